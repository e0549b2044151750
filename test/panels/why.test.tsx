import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { Stage } from '../../src/panels/stage/stage.tsx'
import { Why, type WhyProps } from '../../src/panels/why/why.tsx'
import type { Lane } from '../../src/trace/run.ts'
import { whole } from '../../src/view/causes/value.ts'
import { changesOf } from '../../src/view/causes/when.ts'
import { answer } from '../../src/view/causes/why.ts'
import { stationsOf } from '../../src/view/stations/stations.ts'
import { listedValues, namedValue, stationValues } from '../../src/view/stations/values.ts'
import { seedLanes, stepWith } from '../view/side.ts'

const lanes = seedLanes as readonly [Lane, Lane]
const [broken] = lanes
const end = broken.trace.steps.length
const remoteIrr = whole({ of: 'remote-irr', at: 11 })
const lost = stepWith(broken, 'eoi_dropped')
const choices = lanes.map((lane) => listedValues(stationValues(lane, stationsOf(lane, end, 11))))

function show(props: Partial<WhyProps> = {}) {
  const calls = {
    onAsk: vi.fn(),
    onSeek: vi.fn(),
    onChange: vi.fn(),
    onFollow: vi.fn(),
    onClose: vi.fn(),
  }
  render(
    <Why
      id="why"
      choices={choices}
      asked={{ lane: 0, named: namedValue(broken.model.setup, remoteIrr), step: end }}
      answer={answer(broken, end, remoteIrr)}
      changes={changesOf(broken, end, remoteIrr)}
      cursor={lost}
      {...calls}
      {...props}
    />,
  )
  return calls
}

const panel = () => screen.getByRole('region', { name: 'Why?' })
const link = (name: RegExp) => within(panel()).getByRole('button', { name })

describe('the answer', () => {
  it('says what is asked, and lists the links with the first cause last', () => {
    show()
    expect(panel()).toHaveTextContent(`Remote IRR of pin 11 is 1 after step ${end}`)
    const links = within(within(panel()).getByRole('list')).getAllByRole('listitem')
    expect(links).toHaveLength(7)
    expect(links[1]).toHaveTextContent('and the EOI that would clear it was lost')
    expect(links.at(-1)).toHaveTextContent('Start: the pending affinity of IRQ 11 was CPU 0')
  })

  it('leads with every link to its step, and marks the one that is shown', async () => {
    const { onFollow } = show()
    const stays = link(/it stayed inside KVM/)
    expect(stays).toHaveAttribute('aria-current', 'step')
    await userEvent.click(stays)
    await userEvent.click(link(/^Start:/))
    expect(onFollow.mock.calls.map(([{ step }]) => step)).toEqual([lost, 0])
  })

  it('names the tracepoints of each step', () => {
    show()
    expect(within(panel()).getByText('kvm_eoi, eoi_dropped')).toBeInTheDocument()
  })

  it('goes to the change before, and says that there is none after', async () => {
    const { onChange } = show()
    const next = link(/^Next change: none/)
    expect(next).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(next)
    await userEvent.click(link(/^Previous change: step/))
    expect(onChange.mock.calls).toEqual([[stepWith(broken, 'ioapic_set_remote_irr', undefined, 2)]])
  })

  it('is asked for any value of either machine by the list', async () => {
    const { onAsk } = show()
    const picker = screen.getByRole('combobox', { name: 'Value' })
    expect(picker).toHaveDisplayValue('A: Remote IRR of pin 11')
    await userEvent.selectOptions(picker, 'B: the route of GSI 11')
    expect(onAsk).toHaveBeenCalledWith(1, expect.objectContaining({ name: 'the route of GSI 11' }))
  })

  it('closes with Escape and with its button', async () => {
    const { onClose } = show()
    link(/^Start:/).focus()
    await userEvent.keyboard('{Escape}')
    await userEvent.click(screen.getByRole('button', { name: 'Close' }))
    expect(onClose).toHaveBeenCalledTimes(2)
  })

  it('says how to ask where nothing is asked yet', () => {
    show({ asked: null, answer: null })
    expect(panel()).toHaveTextContent('Choose a value above, or click one on the path')
  })
})

describe('the path', () => {
  function showStage() {
    const onWhy = vi.fn()
    render(
      <Stage
        lanes={lanes.map((lane, at) => {
          const stations = stationsOf(lane, end, 11)
          return {
            id: at === 0 ? ('A' as const) : ('B' as const),
            stations,
            values: stationValues(lane, stations),
          }
        })}
        differing={new Set()}
        single={false}
        compact={false}
        width={960}
        whys={{
          asked: { lane: 'A', key: 'remote-irr 11 ' },
          onWhy,
          since: (id, { name }) => `${name} in ${id} since step 59`,
        }}
      />,
    )
    return onWhy
  }
  const machine = (id: 'A' | 'B') => within(screen.getByRole('group', { name: `Machine ${id}` }))
  const value = (id: 'A' | 'B', name: string) =>
    machine(id).getAllByRole('button', {
      name: `Why is ${name} as it is in machine ${id}?`,
    })[0] as HTMLElement

  it('has a name of its own for each of its values', () => {
    showStage()
    const names = screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('Why is the pending affinity of IRQ 11 as it is in machine B?')
    expect(names).toContain('Why is the delivery status of pin 11 as it is in machine A?')
  })

  it('answers for each of its values by a click, and marks the one asked about', async () => {
    const onWhy = showStage()
    await userEvent.click(value('B', 'EOI exit bit 33 of vCPU 2'))
    await userEvent.click(value('A', 'the route of GSI 11'))
    expect(onWhy.mock.calls.map(([lane, { name }]) => `${lane}: ${name}`)).toEqual([
      'B: EOI exit bit 33 of vCPU 2',
      'A: the route of GSI 11',
    ])
    expect(value('A', 'Remote IRR of pin 11')).toHaveAttribute('aria-pressed', 'true')
    expect(value('B', 'Remote IRR of pin 11')).toHaveAttribute('aria-pressed', 'false')
  })

  it('is asked by keys: into a station, along its values, y or Enter, and back out', async () => {
    const onWhy = showStage()
    const station = machine('A').getByRole('group', { name: /^I\/O APIC/ })
    station.focus()
    await userEvent.keyboard('{Enter}')
    expect(value('A', 'Remote IRR of pin 11')).toHaveFocus()
    await userEvent.keyboard('y{ArrowLeft}{ArrowLeft}{Enter}')
    expect(onWhy.mock.calls.map(([, { name }]) => name)).toEqual([
      'Remote IRR of pin 11',
      'the mask of pin 11',
    ])
    await userEvent.keyboard('{Escape}')
    expect(station).toHaveFocus()
  })

  it('says of the value that has the focus since when it is so', () => {
    showStage()
    const bit = value('B', 'Remote IRR of pin 11')
    expect(bit).not.toHaveAccessibleDescription()
    act(() => bit.focus())
    expect(bit).toHaveAccessibleDescription('So Remote IRR of pin 11 in B since step 59.')
  })

  it('shows that a value can be asked about where the pointer is', async () => {
    showStage()
    expect(screen.queryByText('why?')).toBeNull()
    await userEvent.hover(value('A', 'the line of pin 11'))
    expect(screen.getByText('why?')).toBeInTheDocument()
  })
})
