import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { MIN_LANE, stageColumns } from '../../src/panels/stage/geometry.ts'
import { SpineCount } from '../../src/panels/stage/spine.tsx'
import { Stage, type StageProps } from '../../src/panels/stage/stage.tsx'
import { textWidth, wrapText } from '../../src/panels/stage/text.ts'
import type { Lane } from '../../src/trace/run.ts'
import type { RowId } from '../../src/view/stations/rows.ts'
import { pinChoices, stationsOf } from '../../src/view/stations/stations.ts'
import { host, laneOf } from '../core/machines.ts'
import { seedLanes, stepWith } from '../view/side.ts'

const [original, patched] = seedLanes as readonly [Lane, Lane]
const delivery = (lane: Lane) => stepWith(lane, 'kvm_set_irq', ({ level }) => level === 1, 2)
const lost = stepWith(original, 'eoi_dropped')

const laneA = (step: number, pin = 11) =>
  ({ id: 'A', stations: stationsOf(original, step, pin) }) as const
const laneB = (step: number) => ({ id: 'B', stations: stationsOf(patched, step, 11) }) as const

function show(props: Partial<StageProps> = {}) {
  const lanes = [laneA(delivery(original)), laneB(delivery(patched))]
  const differing: ReadonlySet<RowId> = new Set<RowId>(['route', 'irr'])
  return render(
    <Stage
      lanes={lanes}
      differing={differing}
      single={false}
      compact={false}
      width={960}
      {...props}
    />,
  )
}

const machine = (id: 'A' | 'B') => within(screen.getByRole('group', { name: `Machine ${id}` }))

describe('two machines at the decisive moment', () => {
  it('tells each station in full, per machine', () => {
    show()
    expect(
      machine('A').getByRole('group', {
        name: /^KVM route, GSI 11, stale: MSI fee02000 8021 goes to vCPU 2, the RTE says dest 0\./,
      }),
    ).toBeVisible()
    expect(
      machine('B').getByRole('group', {
        name: /^KVM route, GSI 11, in sync: MSI fee00000 8021 goes to vCPU 0\./,
      }),
    ).toBeVisible()
    expect(
      machine('A').getByRole('group', { name: /Local APICs, vector 33: IRR set on vCPU 2/ }),
    ).toBeVisible()
  })

  it('writes the wrong turn on the path, and tells it', () => {
    show()
    expect(machine('A').getByText('wrong vCPU: 2')).toBeVisible()
    expect(machine('A').getByText('STALE')).toBeVisible()
    expect(machine('A').getByText('expected')).toBeVisible()
    expect(
      machine('A').getByRole('img', {
        name: 'Path: the request is at vCPU 2, wrong vCPU: 2, the RTE names vCPU 0',
      }),
    ).toBeInTheDocument()
    expect(machine('B').queryByText(/wrong/)).toBeNull()
    expect(machine('B').getByText('in sync')).toBeVisible()
  })

  it('names each row once, with a sign that says same or differs', () => {
    show()
    const spine = within(screen.getByRole('group', { name: 'Comparison: 2 of 10 rows differ' }))
    const signs = spine.getAllByRole('img').map((sign) => sign.getAttribute('aria-label'))
    expect(signs).toHaveLength(10)
    expect(signs.filter((sign) => sign?.endsWith('differs'))).toEqual([
      'KVM route: differs',
      'IRR bit 33: differs',
    ])
    expect(spine.getByText('EOI exit 33')).toBeVisible()
  })

  it('is walked through by Tab from the device down to the guest, A then B', async () => {
    show()
    const visited: string[] = []
    for (let press = 0; press < 10; press++) {
      await userEvent.tab()
      visited.push(document.activeElement?.getAttribute('aria-label')?.split(/[,:]/)[0] ?? '')
    }
    const way = ['Device line', 'I/O APIC', 'KVM route', 'Local APICs', 'Linux guest']
    expect(visited).toEqual([...way, ...way])
  })

  it('has the grid as a table for each machine', () => {
    show()
    const table = within(
      screen.getByRole('table', { name: 'Local APICs and Linux guest, machine A' }),
    )
    const cells = (name: string) =>
      within(table.getByRole('row', { name: new RegExp(`^${name}`) }))
        .getAllByRole('cell')
        .map(({ textContent }) => textContent)
    expect(cells('IRR bit 33')).toEqual(['0', '0', '1', '0'])
    expect(cells('EOI exit 33')).toEqual([
      '0, rescan pending',
      '0, rescan pending',
      '1',
      '0, rescan pending',
    ])
    expect(cells('effective')).toEqual(['yes', 'no', 'no', 'no'])
    expect(cells('handler')[2]).toBe('IRQ_NONE')
  })
})

describe('the lost EOI', () => {
  it('is written on the way that it did not take', () => {
    show({ lanes: [laneA(lost), laneB(lost)] })
    expect(machine('A').getByText('EOI lost: no exit to QEMU')).toBeVisible()
    expect(
      machine('A').getByText('Remote IRR stays 1: the pin ignores the high line from now on.'),
    ).toBeVisible()
  })
})

describe('one machine', () => {
  it('has the names of its rows beside the trunk, and no spine', () => {
    show({ single: true, width: 592 })
    expect(screen.queryByRole('group', { name: /^Comparison/ })).toBeNull()
    expect(screen.queryByRole('group', { name: 'Machine B' })).toBeNull()
    expect(machine('A').getByText('RTE, pin 11')).toBeVisible()
    expect(machine('A').getByText('effective')).toBeVisible()
  })

  it('tells the other machine in words where there is no room for it', () => {
    show({ single: true, compact: true, width: 360, other: laneB(delivery(patched)) })
    const others = screen.getByLabelText('Machine B, where it differs')
    expect(others).toHaveTextContent('KVM route')
    expect(others).toHaveTextContent('fee00000 8021, in sync')
    expect(others).toHaveTextContent('IRR bit 33')
    expect(others).toHaveTextContent('on 0')
  })
})

describe('narrow lanes', () => {
  it('keep the four main fields and the short words', () => {
    show({ compact: true, width: 740 })
    const fields = ['dest', 'mask', 'trig', 'rIRR', 'pol', 'ds', 'dm', 'deliv']
    const rte = machine('A').getByRole('group', { name: /^I\/O APIC/ })
    const shown = fields.filter((name) => within(rte).queryByText(name) !== null)
    expect(shown).toEqual(['dest', 'mask', 'rIRR'])
    expect(machine('A').getByText('wrong')).toBeVisible()
    expect(machine('A').getByText('exp.')).toBeVisible()
  })

  it('give every vCPU of sixteen its number', () => {
    const wide: Scenario = { ...affinityMove, vcpus: 16, reserved: Array(16).fill([]) }
    const stations = stationsOf(laneOf(wide, host('original')), 0, 11)
    show({ lanes: [{ id: 'A', stations }], single: true, width: 592 })
    const lapics = machine('A').getByRole('group', { name: /^Local APICs/ })
    expect(within(lapics).getByText('15')).toBeVisible()
  })

  it('break a sentence after its colon rather than leave a word alone', () => {
    const text = 'Remote IRR was set at step 59: the pin waits for an EOI.'
    expect(wrapText(text, 350, 12)).toEqual([text])
    expect(wrapText(text, 280, 12)).toEqual([
      'Remote IRR was set at step 59:',
      'the pin waits for an EOI.',
    ])
  })
})

describe('all sentences of the runs', () => {
  const steps = [original, patched].flatMap((lane) =>
    lane.trace.steps.map((_, step) => stationsOf(lane, step, 11)),
  )

  it('fit into the narrowest lane: two lines for the RTE, one for the route', () => {
    const room = MIN_LANE.single - 46
    for (const { rte, route } of steps) {
      expect(wrapText(rte.note.text, room, 12).length).toBeLessThanOrEqual(2)
      expect(textWidth(route.brief, 12)).toBeLessThanOrEqual(room - 6)
    }
  })
})

describe('what can be chosen on the stage', () => {
  it('is the pin in focus', async () => {
    const onSelectPin = vi.fn()
    show({ pins: pinChoices(affinityMove), onSelectPin })
    const picker = screen.getByRole('combobox', { name: 'Pin in focus' })
    expect(picker).toHaveDisplayValue('pin 11: Xen event channel')
    await userEvent.selectOptions(picker, 'pin 4')
    expect(onSelectPin).toHaveBeenCalledWith(4)
  })

  it('is the RTE to inspect, by pointer and by key', async () => {
    const onInspect = vi.fn()
    show({ onInspect })
    await userEvent.click(screen.getByRole('button', { name: 'Inspect the RTE of machine B' }))
    screen.getByRole('button', { name: 'Inspect the RTE of machine A' }).focus()
    await userEvent.keyboard('{Enter}')
    expect(onInspect.mock.calls).toEqual([['B'], ['A']])
  })
})

describe('a pin without an interrupt', () => {
  it('says so where values would be', () => {
    show({ lanes: [laneA(3, 4)], single: true, width: 592 })
    expect(screen.getByText('No device on pin 4')).toBeVisible()
    expect(screen.getByText('not set up')).toBeVisible()
    expect(screen.getByText('no interrupt on pin 4')).toBeVisible()
  })
})

describe('the head of the spine', () => {
  it.each([
    [['route', 'irr'], false, '2 of 10 rows differ'],
    [['route'], false, '1 of 10 rows differs'],
    [[], true, '0 rows differ'],
    [['route'], true, '1 row differs'],
  ] as const)('counts %j', (rows, compact, text) => {
    const { container } = render(<SpineCount differing={new Set<RowId>(rows)} compact={compact} />)
    expect(container).toHaveTextContent(text)
  })
})

describe('the columns of the stage', () => {
  it.each([
    [960, false, false, { lane: 430, spine: 100 }],
    [740, false, true, { lane: 332, spine: 76 }],
    [640, false, true, { lane: 282, spine: 76 }],
    [600, false, true, { lane: 282, spine: 76 }],
    [740, false, false, { lane: 330, spine: 100 }],
    [592, true, false, { lane: 592, spine: 0 }],
  ])('of %i px', (width, single, compact, columns) => {
    expect(stageColumns(width, single, compact)).toEqual(columns)
  })
})

describe('a step', () => {
  it('draws only the stations again whose data it changes', () => {
    const read = vi.fn()
    const counted = <T extends object>(station: T, field: keyof T): T =>
      new Proxy(station, {
        get(own, name) {
          if (name === field) read(field)
          return Reflect.get(own, name)
        },
      })
    const { stations } = laneA(3)
    const device = counted(stations.device, 'levels')
    const props = { single: true, compact: false, width: 700, differing: new Set<RowId>() }
    const drawn = (rte: typeof stations.rte) => (
      <Stage {...props} lanes={[{ id: 'A', stations: { ...stations, device, rte } }]} />
    )
    const { rerender } = render(drawn(stations.rte))
    expect(read).toHaveBeenCalledWith('levels')
    read.mockClear()
    rerender(drawn({ ...stations.rte, hi: '12345678' }))
    expect(screen.getByText(/12345678/)).toBeInTheDocument()
    expect(read).not.toHaveBeenCalledWith('levels')
  })
})
