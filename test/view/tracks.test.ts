import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { patched, userspace } from '../../src/core/vmm/qemu.ts'
import { openRun, type Run } from '../../src/trace/run.ts'
import type { BandKind, MarkKind } from '../../src/view/tracks/model.ts'
import { movedIn } from '../../src/view/tracks/tracks.ts'
import { both, eduRun, K0, laneOf, plain, seedRun } from './track-runs.ts'
import { tracksOf } from './whole.ts'

const A = 0
const B = 1

/** The steps of a lane in which an event happens, by what is known of it. */
const stepsWith = (run: Run, lane: number, wanted: Partial<Event>): number[] =>
  (run.lanes[lane]?.trace.steps ?? []).flatMap(({ events }, at) =>
    events.some((event) => Object.entries(wanted).every(([key, value]) => has(event, key, value)))
      ? [at + 1]
      : [],
  )

const has = (event: Event, key: string, value: unknown): boolean =>
  (event as Readonly<Record<string, unknown>>)[key] === value

describe('the move while the line is high', () => {
  const run = seedRun()
  const tracks = tracksOf(run, 11)
  const end = run.schedule.length + 1
  const bands = (id: string, lane: number, kind: BandKind) =>
    laneOf(tracks, id, lane).bands.filter((band) => band.kind === kind)
  const marks = (id: string, lane: number, kind: MarkKind) =>
    laneOf(tracks, id, lane)
      .marks.filter((mark) => mark.kind === kind)
      .map(({ step }) => step)

  it('has the rows of the path, and the vCPUs that were or should have been involved', () => {
    expect(tracks.map(({ name, sub }) => `${name} ${sub}`)).toEqual([
      'Device line IRQ 11',
      'I/O APIC pin 11',
      'KVM route GSI 11',
      'LAPIC vCPU 0',
      'LAPIC vCPU 2',
      'Linux CPU 0',
      'Linux CPU 2',
    ])
  })

  it('shows the line high to the end in A, and until the device lowers it in B', () => {
    const [raised] = stepsWith(run, A, { type: 'ioapic_set_irq', level: 1 })
    const [lowered] = stepsWith(run, B, { type: 'ioapic_set_irq', level: 0 })
    expect(bands('line', A, 'high')).toMatchObject([{ from: raised, to: end }])
    expect(bands('line', B, 'high')).toMatchObject([{ from: raised, to: lowered }])
    expect(marks('line', B, 'deassert')).toEqual([lowered])
  })

  it('says in A that Remote IRR stays 1, from the step that set it last', () => {
    const sets = stepsWith(run, A, { type: 'ioapic_set_remote_irr', pin: 11 })
    expect(bands('pin', A, 'stuck')).toMatchObject([{ from: sets.at(-1), to: end }])
    expect(bands('pin', B, 'stuck')).toEqual([])
  })

  it('ends Remote IRR in B with the EOI that clears it', () => {
    const clears = stepsWith(run, B, { type: 'ioapic_clear_remote_irr', pin: 11 })
    expect(bands('pin', B, 'remote-irr').map(({ to }) => to)).toEqual(clears)
    expect(marks('pin', B, 'eoi')).toEqual(clears)
  })

  it('marks the second kvm_set_irq as wrong in A only', () => {
    const raises = stepsWith(run, A, { type: 'kvm_set_irq', gsi: 11, level: 1 })
    expect(marks('pin', A, 'set-irq')).toEqual(raises.slice(0, 1))
    expect(marks('pin', A, 'wrong')).toEqual(raises.slice(1))
    expect(marks('pin', B, 'set-irq')).toHaveLength(2)
    expect(marks('pin', B, 'wrong')).toEqual([])
  })

  it('marks the writes to either half of the RTE, not those to IOREGSEL', () => {
    const writes = stepsWith(run, A, { type: 'ioapic_mem_write', addr: 0x10 })
    expect(marks('pin', A, 'rte-write')).toEqual(writes)
    expect(writes).toHaveLength(4)
  })

  it('shows the route stale from the write of the destination to the route update', () => {
    const [wrote] = stepsWith(run, A, { type: 'ioapic_mem_write', regsel: 0x27, addr: 0x10 })
    for (const lane of [A, B]) {
      const updated = stepsWith(run, lane, { type: 'ioapic_update_kvm_routes', changed: true })[0]
      expect(bands('route', lane, 'stale')).toMatchObject([{ from: wrote, to: updated }])
      expect(bands('route', lane, 'route')).toMatchObject([{ from: 0, to: wrote }])
      expect(bands('route', lane, 'route-next')).toMatchObject([{ from: updated, to: end }])
    }
    const labels = laneOf(tracks, 'route', A).bands.map((band) => band.labels[0])
    expect(labels).toEqual(['fee02000 8021', 'fee02000 STALE', 'fee00000 8021'])
  })

  it('marks the first route update even if it writes what is there, and then only changes', () => {
    const all = stepsWith(run, A, { type: 'ioapic_update_kvm_routes', gsi: 11 })
    const changed = stepsWith(run, A, { type: 'ioapic_update_kvm_routes', changed: true })
    expect(marks('route', A, 'route-update')).toEqual([all[0], ...changed])
    expect(marks('route', B, 'route-update')).toHaveLength(1)
  })

  it('outlines what vCPU 2 got in A after the move, and shows the lost EOI', () => {
    const [lost] = stepsWith(run, A, { type: 'eoi_dropped', vcpu: 2 })
    const wrong = laneOf(tracks, 'lapic-2', A).bands.filter((band) => band.wrong)
    expect(wrong.map(({ kind }) => kind)).toEqual(['irr', 'isr'])
    expect(wrong.at(-1)?.to).toBe(lost)
    expect(marks('lapic-2', A, 'eoi-lost')).toEqual([lost])
    expect(marks('lapic-2', A, 'irr-wrong')).toHaveLength(1)
    expect(laneOf(tracks, 'lapic-0', A)).toEqual({ bands: [], marks: [] })
  })

  it('takes the cleanup IPI for none of the pin’s interrupts', () => {
    expect(laneOf(tracks, 'lapic-2', B).marks.map(({ kind }) => kind)).toEqual(['irr', 'eoi'])
  })

  it('names the handler’s result, then what the flow did after it', () => {
    const labels = (id: string, lane: number) =>
      laneOf(tracks, id, lane).bands.map((band) => band.labels[0])
    expect(labels('linux-2', A)).toEqual([
      'handler: IRQ_NONE',
      'ack_level, move, unmask',
      'handler: IRQ_NONE',
      'ack_level',
    ])
    expect(labels('linux-2', B)).toEqual(['handler: IRQ_NONE', 'ack_level, move, unmask'])
    expect(labels('linux-0', B)).toEqual(['handler: handled', 'ack_level'])
  })

  it('says which steps a lane sat out', () => {
    const last = run.schedule.length
    expect([A, B].map((lane) => movedIn(run)(lane, last))).toEqual([false, true])
  })
})

describe('a run cut short', () => {
  const full = seedRun()
  const until = (steps: number): Run => ({
    ...full,
    complete: false,
    schedule: full.schedule.slice(0, steps),
    lanes: full.lanes.map(({ model, trace }) => {
      return { model, trace: { ...trace, steps: trace.steps.slice(0, steps) } }
    }),
  })
  const lastOfPin = (steps: number) => laneOf(tracksOf(until(steps), 11), 'pin', A).bands.at(-1)

  it('does not know yet that the pin is dead while its EOI is still to come', () => {
    const [lost = 0] = stepsWith(full, A, { type: 'eoi_dropped' })
    expect(lastOfPin(lost - 1)).toMatchObject({ kind: 'remote-irr', to: lost })
    expect(lastOfPin(lost)).toMatchObject({ kind: 'stuck', to: lost + 1 })
  })
})

describe('the recorded edu runs', () => {
  const run = eduRun()
  const tracks = tracksOf(run, 11)

  it('shows the driver’s request_irq before the first interrupt', () => {
    const [started] = stepsWith(run, A, { type: 'guest_line', line: 'started' })
    const [band] = laneOf(tracks, 'linux-3', A).bands
    expect(band).toMatchObject({ from: 0, to: started })
    expect(band?.labels[0]).toBe('request_irq: activate, startup')
  })

  it('tints each next value of the route differently from the one before', () => {
    const kinds = laneOf(tracks, 'route', B).bands.map(({ kind }) => kind)
    expect(kinds).toEqual(['stale', 'route', 'stale', 'route-next', 'stale', 'route'])
  })

  it('follows the interrupt to its new vector', () => {
    const [taken = 0] = stepsWith(run, B, { type: 'kvm_inj_virq', vcpu: 0, vector: 35 })
    const band = laneOf(tracks, 'lapic-0', B).bands.find(({ from }) => from === taken)
    expect(band).toMatchObject({ kind: 'isr', title: 'ISR bit 35', wrong: false })
  })

  it('loses the second interrupt in A: wrong vCPU, EOI lost, dead pin', () => {
    const [sent] = stepsWith(run, A, { type: 'kvm_set_irq' }).slice(1)
    const wrong = laneOf(tracks, 'pin', A).marks.find(({ kind }) => kind === 'wrong')
    expect(wrong).toMatchObject({ step: sent })
    expect(wrong?.title).toBe('kvm_set_irq(11): vector 34 to 1, stale route, wrong vCPU')
    expect(laneOf(tracks, 'pin', A).bands.at(-1)?.kind).toBe('stuck')
  })

  it('shows another pin as it is: its route in sync, and nothing else', () => {
    const other = tracksOf(run, 10)
    const [route] = laneOf(other, 'route', A).bands
    expect(route).toMatchObject({ kind: 'route', from: 0, to: run.schedule.length + 1 })
    expect(laneOf(other, 'line', A).bands).toEqual([])
    expect(other.filter(({ kind }) => kind === 'lapic').map(({ sub }) => sub)).toEqual(['vCPU 0'])
  })

  it('shows a pin that nobody uses without any band', () => {
    const bands = tracksOf(run, 5).flatMap(({ lanes }) => lanes.flatMap((lane) => lane.bands))
    expect(bands).toEqual([])
  })
})

describe('other machines', () => {
  it('says that a VMM without routes has none, and still shows what the pin sent', () => {
    const run = openRun(eduMove, [{ variant: userspace, kvm: K0 }])
    const tracks = tracksOf(run, 11)
    expect(laneOf(tracks, 'route', 0).bands.map(({ kind }) => kind)).toEqual(['no-route'])
    const sent = stepsWith(run, 0, { type: 'kvm_msi_set_irq' })
    expect(
      laneOf(tracks, 'pin', 0).marks.flatMap((mark) => (mark.kind === 'set-irq' ? mark.step : [])),
    ).toEqual(sent)
    expect(sent.length).toBeGreaterThan(0)
  })

  it('takes no other pin’s message for its own, though both are sent in the same way', () => {
    const devices = eduMove.devices.map((device) => ({ ...device, asserts: 2 }))
    const other = { agent: 'device', pin: 10 } as const
    const cues = eduMove.cues.map((cue) => ({ ...cue, action: other }))
    const run = openRun({ ...eduMove, devices, cues }, [{ variant: userspace, kvm: K0 }])
    const sentBy = (pin: number) =>
      laneOf(tracksOf(run, pin), 'pin', A).marks.filter(({ kind }) => /set-irq|wrong/.test(kind))
    expect(sentBy(10)).toHaveLength(2)
    expect(sentBy(11)).toEqual([])
  })

  it('shows a posted interrupt in the PIR until the vCPU takes it', () => {
    const kvm = { scan: 'K0', apicv: true } as const
    const run = openRun(plain(4), [{ variant: patched, kvm }])
    const kinds = laneOf(tracksOf(run, 11), 'lapic-2', A).bands.map(({ kind }) => kind)
    expect(kinds.slice(0, 2)).toEqual(['pir', 'isr'])
  })

  it('has a row for the one vCPU of a small machine, and for any of sixteen', () => {
    const subs = (vcpus: number) =>
      tracksOf(openRun(plain(vcpus), both), 11).flatMap(({ kind, sub }) =>
        kind === 'lapic' ? [sub] : [],
      )
    expect(subs(1)).toEqual(['vCPU 0'])
    expect(subs(16)).toEqual(['vCPU 0', 'vCPU 2'])
  })
})
