import { describe, expect, it } from 'vitest'
import type { EventType } from '../../src/core/event.ts'
import { stationLabels } from '../../src/view/stations/labels.ts'
import type { Leg } from '../../src/view/stations/path.ts'
import type { FieldId } from '../../src/view/stations/rte.ts'
import { type Stations, stationsOf } from '../../src/view/stations/stations.ts'
import { stationValues } from '../../src/view/stations/values.ts'
import { eduLanes, lanesOf, seedLanes, stepWith, unmaskStep } from './side.ts'

const [original, patched] = seedLanes
if (!original || !patched) throw new Error('two lanes')

const PIN = 11
const at = (lane: typeof original, step: number): Stations => stationsOf(lane, step, PIN)

/** "irr 2 wrong vCPU, expected 0": the legs in use, with what was wrong; a star for fresh ones. */
const told = (legs: readonly Leg[]): string[] =>
  legs.map(({ kind, vcpu, fault, fresh }) =>
    [`${fresh ? '*' : ''}${kind}`, vcpu >= 0 ? vcpu : '', fault ?? '']
      .join(' ')
      .trim()
      .replace('  ', ' '),
  )
const field = ({ rte }: Stations, id: FieldId) => rte.fields.find((one) => one.id === id)
const changed = ({ rte }: Stations) => rte.fields.filter((one) => one.changed).map(({ id }) => id)
const vcpusWith = ({ lapics }: Stations, row: 'irr' | 'isr' | 'eoiExit') =>
  lapics.vcpus.filter(({ focus }) => focus[row]).map(({ vcpu }) => vcpu)

const delivery = (lane: typeof original, nth: number) =>
  stepWith(lane, 'kvm_set_irq', ({ level }) => level === 1, nth)
const moveStep = stepWith(
  original,
  'ioapic_mem_write',
  ({ regsel, val }) => regsel === 0x27 && val === 0,
)

describe('before anything happens', () => {
  const start = at(original, 0)

  it('shows what the earlier boot left: a quiet line and a route from before the run', () => {
    expect(start.device).toMatchObject({ name: 'Xen event channel', level: false, changed: false })
    expect(start.device.words).toBe('IRQ 11 is low')
    expect(start.rte.note.text).toBe('Unmasked, line low: nothing to send.')
    expect(start.route).toMatchObject({ kind: 'in-sync', written: 0, dest: 2, vector: 33 })
    expect(start.route.note).toBe('Written before the run.')
    expect(start.path.legs).toEqual([])
  })

  it('shows the EOI exit bit on the vCPU that the route names', () => {
    expect(vcpusWith(start, 'eoiExit')).toEqual([2])
    expect(start.linux.cpus.filter(({ effective }) => effective).map(({ cpu }) => cpu)).toEqual([2])
    expect(start.linux.cpus.filter(({ pending }) => pending).map(({ cpu }) => cpu)).toEqual([0])
  })
})

describe('the first interrupt', () => {
  const raised = at(original, stepWith(original, 'ioapic_set_irq'))
  const remote = at(original, stepWith(original, 'ioapic_set_remote_irr'))
  const sent = at(original, delivery(original, 1))

  it('begins with an edge of the line at the end of the waveform', () => {
    expect(raised.device).toMatchObject({ changed: true, levels: [false, true] })
    expect(told(raised.path.legs)).toEqual(['*line'])
  })

  it('sets Remote IRR, marks the field in that step only, and says what the half was', () => {
    expect(changed(remote)).toEqual(['rIRR'])
    expect(remote.rte.was).toBe('low was 00008021')
    expect(remote.rte.note.text).toBe('Remote IRR set: the request goes out next.')
    expect(changed(sent)).toEqual([])
    expect(sent.rte.was).toBe('')
  })

  it('runs down to the vCPU, and the path end moves from IRR to ISR and the handler', () => {
    expect(told(sent.path.legs)).toEqual(['line', '*trunk', '*irr 2'])
    const taken = at(original, stepWith(original, 'kvm_inj_virq'))
    expect(told(taken.path.legs)).toEqual(['line', 'trunk', 'irr 2', '*isr 2', '*handler 2'])
    expect(vcpusWith(taken, 'isr')).toEqual([2])
  })

  it('keeps the delivery in sight while the vector is in service, and no longer', () => {
    const eoi = stepWith(original, 'kvm_eoi')
    expect(told(at(original, eoi - 1).path.legs)).toContain('isr 2')
    expect(told(at(original, eoi).path.legs)).toEqual(['line', '*eoi-lapic 2'])
  })

  it('says that the line stays high when the device drives it high again', () => {
    const again = stepWith(original, 'ioapic_set_irq', () => true, 2)
    expect(at(original, again).device.words).toBe('IRQ 11 stays high')
    expect(at(original, again + 1).device.words).toBe('IRQ 11 is high')
  })

  it('brings the EOI back up: out of the kernel, to the I/O APIC, into the pin', () => {
    const exit = at(original, stepWith(original, 'kvm_userspace_exit'))
    const broadcast = at(original, stepWith(original, 'ioapic_eoi_broadcast'))
    const cleared = at(original, stepWith(original, 'ioapic_clear_remote_irr'))
    expect(told(exit.path.legs)).toEqual(['line', 'eoi-lapic 2', '*eoi-exit 2'])
    expect(told(broadcast.path.legs)).toContain('*eoi-ioapic 2')
    expect(told(cleared.path.legs)).toContain('eoi-ioapic 2')
    expect(cleared.rte.note.text).toBe('Remote IRR cleared; masked, the pin waits for the unmask.')
  })
})

describe('the move, while the pin is masked', () => {
  it('tells the new destination in the step that writes it, and the route is stale from there', () => {
    const { rte, route } = at(original, moveStep)
    expect(rte.was).toBe('high was 02000000')
    expect(rte.note.text).toBe('Rewritten: destination from 2 to 0, masked meanwhile.')
    expect(route).toMatchObject({ kind: 'stale', staleSince: moveStep, dest: 2, wanted: 'dest 0' })
  })

  it('says that the route update passes a masked pin over', () => {
    const skipped = moveStep + 1
    expect(at(original, skipped).route.note).toBe(
      `Skipped at step ${skipped}: the route update leaves masked pins out.`,
    )
  })

  it('says at the unmask that the pin must fire, and where the RTE would send it', () => {
    const unmask = at(original, unmaskStep(original))
    expect(changed(unmask)).toEqual(['mask'])
    expect(unmask.rte.note.text).toBe('Mask cleared, line high, Remote IRR 0: the pin must fire.')
    expect(unmask.rte.state).toBe('request')
    expect(told(unmask.path.legs)).toEqual(['line', 'expected 0'])
  })
})

describe('the decisive moment', () => {
  const wrong = at(original, delivery(original, 2))
  const right = at(patched, delivery(patched, 2))

  it('goes by the stale route into the wrong column in the original', () => {
    expect(told(wrong.path.legs)).toEqual(['line', '*trunk', '*irr 2 wrong vCPU', 'expected 0'])
    expect(wrong.path).toMatchObject({ verdict: 'wrong vCPU: 2', briefly: 'wrong' })
    expect(vcpusWith(wrong, 'irr')).toEqual([2])
  })

  it('says since when the RTE has said otherwise', () => {
    const { address, note, brief, written } = wrong.route
    expect(address).toEqual(['fee', '02', '000'])
    expect(note).toBe(`Written at step ${written}. The RTE has said dest 0 since step ${moveStep}.`)
    expect(brief).toBe(`RTE has said dest 0 since step ${moveStep}.`)
  })

  it('goes to the vCPU that the RTE names in the patched one', () => {
    expect(told(right.path.legs)).toEqual(['line', '*trunk', '*irr 0'])
    expect(right.path.verdict).toBe('')
    expect(right.route.note).toBe(`Written at step ${right.route.written}, before kvm_set_irq(11).`)
  })

  it('calls the same write too late after the delivery', () => {
    const late = stepWith(
      original,
      'ioapic_update_kvm_routes',
      ({ address }) => address === 0xfee00000,
    )
    const { route, path } = at(original, late)
    expect(route).toMatchObject({ kind: 'in-sync', staleSince: -1 })
    expect(route.note).toBe(`Written at step ${late}, too late for kvm_set_irq(11).`)
    expect(told(path.legs)).toContain('irr 2 wrong vCPU')
  })
})

describe('the consequence', () => {
  const lost = stepWith(original, 'eoi_dropped')

  it('loses the EOI in KVM: the pin is stuck and says so', () => {
    const { path, rte } = at(original, lost)
    expect(told(path.legs)).toEqual(['line', '*eoi-lost 2'])
    expect(path.lost).toBe('EOI lost: no exit to QEMU')
    expect(rte).toMatchObject({ state: 'stuck', note: { bad: true } })
    expect(rte.note.text).toBe('Remote IRR stays 1: the pin ignores the high line from now on.')
    expect(field(at(original, lost), 'rIRR')).toMatchObject({ text: '1', look: 'lit' })
  })

  it('keeps the lost EOI in sight to the end of the run', () => {
    const end = at(original, original.trace.steps.length)
    expect(told(end.path.legs)).toEqual(['line', 'eoi-lost 2'])
    expect(end.linux.cpus.every(({ handler }) => handler === null)).toBe(true)
  })

  it('clears Remote IRR in the patched machine, where the pin can fire again', () => {
    const cleared = at(
      patched,
      stepWith(patched, 'ioapic_clear_remote_irr', () => true, 2),
    )
    expect(cleared.rte.note.text).toBe('Remote IRR cleared: the pin can fire again.')
    expect(cleared.rte.was).toBe('low was 0000c021')
    expect(told(cleared.path.legs)).toEqual(['eoi-lapic 0', 'eoi-exit 0', 'eoi-ioapic 0'])
    expect(cleared.device.levels).toEqual([false, true, false])
  })

  it('shows what the handlers returned', () => {
    const none = stepWith(original, 'irq_handler_exit', () => true, 2)
    const handled = stepWith(patched, 'irq_handler_exit', () => true, 2)
    expect(at(original, none).linux.cpus[2]?.handler).toBe('IRQ_NONE')
    expect(at(patched, handled).linux.cpus[0]?.handler).toBe('IRQ_HANDLED')
  })
})

describe('a move that changes the vector (edu)', () => {
  const [lane] = eduLanes
  if (!lane) throw new Error('a lane')
  const isOld = ({ dest, vector }: { dest: number; vector: number }) => dest === 2 && vector === 34
  const sends = lane.trace.steps.flatMap(({ events }, index) =>
    events.some((event) => event.type === 'kvm_msi_set_irq' && isOld(event)) ? [index + 1] : [],
  )
  const stale = sends.find((step) => at(lane, step).path.verdict !== '') ?? 0

  it('shows the old vector beside the one in focus, where it is alive', () => {
    const { lapics, route, path } = at(lane, stale)
    expect(lapics.vector).toBe(35)
    expect(lapics.vcpus.map(({ other }) => other?.vector ?? 0)).toEqual([0, 0, 34, 0])
    expect(lapics.vcpus[2]?.other?.irr).toBe(true)
    expect(route.wanted).toBe('dest 0 and vector 35')
    expect(path.verdict).toBe('wrong vCPU: 2')
  })

  it('does not take the EOI of the old vector for one that reaches the pin', () => {
    const eoi = nextAfter(stale, 'ioapic_eoi_broadcast')
    expect(told(at(lane, eoi).path.legs)).not.toContain('*eoi-ioapic 2')
    const missed = [1, 2, 3].map((more) => at(lane, eoi + more)).find(({ path }) => path.lost)
    expect(missed?.path.lost).toBe('EOI of 34: the pin has 35')
    expect(told(missed?.path.legs ?? [])).toContain('*eoi-missed 2')
    expect(missed?.rte.state).toBe('request')
  })

  it('shows the explicit EOI of the guest on its way, and as it arrives', () => {
    const { path } = at(lane, nextAfter(stale, 'ioapic_clear_remote_irr'))
    const own = path.legs.filter(({ explicit }) => explicit)
    expect(told(own)).toEqual(['eoi-lapic 2', 'eoi-exit 2', '*eoi-ioapic 2'])
    const earlier = stationLabels(at(lane, nextAfter(stale, 'ioapic_clear_remote_irr') - 1))
    expect(earlier.path).toContain('the explicit EOI of vCPU 2 is on its way to the I/O APIC')
  })

  function nextAfter(step: number, wanted: EventType): number {
    const rest = lane?.trace.steps.slice(step) ?? []
    return step + 1 + rest.findIndex(({ events }) => events.some(({ type }) => type === wanted))
  }
})

describe('posted interrupts', () => {
  it('shows a message that is still in the PIR', () => {
    const [lane] = lanesOf('affinity-move', [['original', 'K1', true]])
    if (!lane) throw new Error('a lane')
    const { lapics, path } = at(lane, delivery(lane, 2))
    expect(lapics.vcpus[2]?.focus).toMatchObject({ pir: true, irr: false })
    expect(told(path.legs)).toContain('*irr 2 wrong vCPU')
  })
})

describe('from one step to the next', () => {
  it('keeps what a step leaves as it is as the same objects', () => {
    const step = delivery(original, 1)
    const before = at(original, step - 1)
    const now = at(original, step)
    expect(now.lapics.vcpus[2]).not.toEqual(before.lapics.vcpus[2])
    for (const vcpu of [0, 1, 3]) expect(now.lapics.vcpus[vcpu]).toBe(before.lapics.vcpus[vcpu])
    expect(now.linux).toBe(before.linux)
  })

  it('asks about the same values as long as the pin and its vector are the same', () => {
    const values = (step: number) => stationValues(original, at(original, step))
    expect(values(2)).toBe(values(1))
    const otherPin = stationValues(original, stationsOf(original, 2, 4))
    expect(otherPin.line.name).toContain('pin 4')
    expect(values(2).line.name).toContain('pin 11')
  })
})
