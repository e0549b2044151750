import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { expect, it } from 'vitest'
import { KeptView } from '../../src/app/KeptView.tsx'
import { useOnChange } from '../../src/panels/use-on-change.ts'

const heard: string[] = []

function Counter({ name }: { readonly name: string }) {
  const [count, setCount] = useState(0)
  useEffect(() => {
    heard.push(`${name} on`)
    return () => {
      heard.push(`${name} off`)
    }
  }, [name])
  useOnChange(count, () => heard.push(`${name} scrolls to ${count}`))
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {name} {count}
    </button>
  )
}

const views = (shown: string) => (
  <>
    <KeptView shown={shown === 'Step'}>
      <Counter name="Step" />
    </KeptView>
    <KeptView shown={shown === 'Trace'}>
      <Counter name="Trace" />
    </KeptView>
  </>
)

it('a view is made when it is first shown, hears nothing while it is hidden, and is as it was left', async () => {
  const { rerender } = render(views('Step'))
  await userEvent.click(screen.getByRole('button', { name: 'Step 0' }))
  expect(screen.queryByText(/^Trace/)).toBeNull()
  rerender(views('Trace'))
  expect(screen.getByRole('button')).toHaveTextContent('Trace 0')
  rerender(views('Step'))
  expect(screen.getByRole('button')).toHaveTextContent('Step 1')
  expect(heard.filter((text) => text.startsWith('Step'))).toEqual([
    'Step scrolls to 0',
    'Step on',
    'Step scrolls to 1',
    'Step off',
    'Step on',
  ])
})
