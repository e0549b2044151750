/** Panels that throw, and pages that do, as a person meets them. */
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Guarded } from '../../src/app/errors/Guarded.tsx'
import { RootGuard } from '../../src/app/errors/RootGuard.tsx'
import { Place } from '../../src/app/work/place.ts'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => vi.restoreAllMocks())

function Breaks(): never {
  throw new Error('no such pin')
}

function Counter() {
  const [count, setCount] = useState(0)
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      pressed {count}
    </button>
  )
}

const LINK = 'http://localhost/#scenario=storm&step=7'

describe('a panel that throws', () => {
  const opened = () => {
    const user = userEvent.setup()
    render(
      <Place value={() => LINK}>
        <Guarded name="The path">
          <Breaks />
        </Guarded>
        <Guarded name="The log">
          <Counter />
        </Guarded>
      </Place>,
    )
    return user
  }

  it('says which it is and why, and the others go on', async () => {
    const user = opened()
    const alert = screen.getByRole('alert')
    expect(alert).toHaveTextContent('The path could not be drawn.')
    expect(alert).toHaveTextContent('no such pin')
    await user.click(screen.getByRole('button', { name: 'pressed 0' }))
    expect(screen.getByRole('button', { name: 'pressed 1' })).toBeVisible()
  })

  it('copies a report that a person can read before: the place, the panel, its components', async () => {
    const user = opened()
    await user.click(screen.getByText('What the report says'))
    await user.click(screen.getByRole('button', { name: 'Copy report' }))
    const report = await navigator.clipboard.readText()
    expect(report).toContain('The path could not be drawn.')
    expect(report).toContain(`- Place: ${LINK}`)
    expect(report).toContain('at Breaks')
    expect(screen.getByRole('textbox', { name: 'Report' })).toHaveValue(report)
  })

  it('is drawn again when asked, once the cause is gone', async () => {
    const user = userEvent.setup()
    let broken = true
    const Mended = () => (broken ? <Breaks /> : <p>drawn</p>)
    render(
      <Guarded name="The path">
        <Mended />
      </Guarded>,
    )
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(screen.getByRole('alert')).toBeVisible()
    broken = false
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(screen.getByText('drawn')).toBeVisible()
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('a page that throws', () => {
  it('says that the address still leads to the place, and offers to reload and to report', () => {
    render(
      <RootGuard>
        <Breaks />
      </RootGuard>,
    )
    expect(screen.getByRole('heading')).toHaveTextContent('The page could not go on.')
    expect(screen.getByText(/The address above still names/)).toBeVisible()
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
      'Reload this place',
      'Start anew, without the link',
      'Copy report',
      'Save report',
    ])
  })
})
