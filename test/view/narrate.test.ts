import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import { type Lane, openRun } from '../../src/trace/run.ts'
import { narrate, narrationText } from '../../src/view/narrate/narrate.ts'
import { sentence } from '../../src/view/narrate/sentence.ts'
import { shortTitle } from '../../src/view/narrate/title.ts'
import { host, laneOf } from '../core/machines.ts'
import { modelAndPicks, walk } from '../core/random-runs.ts'
import { device, liveIrq, quietScenario } from '../core/scenarios.ts'
import { laneFrom, lineStep, stepOf } from './lanes.ts'

const original = laneOf(affinityMove, host('original'))
const patched = laneOf(affinityMove, host('patched'))
const edu = laneOf(eduMove, host('original'))

const told = (lane: Lane, cursor: number): string => narrationText(narrate(lane, cursor))

/** The redelivery at the unmask: the second message of the run. */
const redelivery = (lane: Lane): number =>
  stepOf(lane, 'kvm_msi_set_irq', () => true, lineStep(lane, 'unmask-write-lo'))

describe('the seed in the original order', () => {
  it('begins with what waits', () => {
    expect(told(original, 0)).toBe(
      'IRQ 11 is live on CPU 2, vector 33, line low. A move to CPU 0 is pending: Linux makes it in the next acknowledge.',
    )
  })

  it('says that the second raise of the line is no second interrupt', () => {
    const first = stepOf(original, 'ioapic_set_irq')
    expect(
      told(
        original,
        stepOf(original, 'ioapic_set_irq', () => true, first),
      ),
    ).toBe(
      'The device raised IRQ 11 again. The line was high already, so this is no second interrupt: Remote IRR is 1 and the pin ignores it.',
    )
  })

  it('tells at the unmask which update had skipped the pin', () => {
    const high = stepOf(
      original,
      'ioapic_mem_write',
      ({ regsel, addr }) => regsel === 0x27 && addr === 0x10,
    )
    const skipped = stepOf(original, 'kvm_irqchip_commit_routes', () => true, high)
    const unmask = stepOf(original, 'ioapic_mem_write', ({ val }) => val === 0x8021)
    expect(told(original, unmask)).toBe(
      `The guest unmasked pin 11: RTE low is 0x8021. KVM still routes GSI 11 to vCPU 2: the update at step ${skipped} skipped the masked pin.`,
    )
  })

  it('blames the order for the delivery to the wrong vCPU, and marks where it went', () => {
    const { fact, why } = narrate(original, redelivery(original))
    expect(fact).toContainEqual({ text: 'vCPU 2', kind: 'bad' })
    expect(why).toBe(
      'QEMU called kvm_set_irq(11) before it updated the routes, so KVM used the stale MSI fee02000.',
    )
  })

  it('calls the update that follows too late', () => {
    const sent = redelivery(original)
    expect(
      told(
        original,
        stepOf(original, 'ioapic_update_kvm_routes', ({ changed }) => changed),
      ),
    ).toBe(
      `QEMU routed GSI 11 to fee00000 8021. Too late: kvm_set_irq(11) at step ${sent} used fee02000. Now every vCPU must rescan.`,
    )
  })

  it('tells where the EOI was lost and since when', () => {
    const scan = stepOf(original, 'eoi_exit_scan', () => true, redelivery(original))
    expect(told(original, stepOf(original, 'eoi_dropped'))).toBe(
      `The EOI from vCPU 2 never reached QEMU. The route names vCPU 0 now, so bit 33 left vCPU 2's EOI exit bitmap at step ${scan}.`,
    )
  })
})

describe('the seed in the patched order', () => {
  it('says that the update came first', () => {
    const update = stepOf(patched, 'ioapic_update_kvm_routes', ({ changed }) => changed)
    expect(told(patched, update)).toBe(
      'QEMU routed GSI 11 to fee00000 8021. The redelivery that follows sends vector 33 to vCPU 0, as the RTE says.',
    )
    expect(told(patched, redelivery(patched))).toBe(
      'Vector 33 went to vCPU 0. QEMU updated the routes first, so kvm_set_irq(11) used the MSI that matches the RTE.',
    )
  })

  it('follows the EOI home and the old vector to its end', () => {
    const clear = stepOf(patched, 'ioapic_clear_remote_irr', () => true, redelivery(patched))
    expect(told(patched, clear)).toBe(
      'The EOI from vCPU 0 reached QEMU and cleared Remote IRR. The line is low: the pin waits for the next request.',
    )
    expect(told(patched, stepOf(patched, 'kvm_apic_ipi'))).toContain(
      'cleanup IPI, vector 32, to CPU 2',
    )
    expect(told(patched, stepOf(patched, 'vector_freed'))).toContain(
      'Linux freed vector 33 on CPU 2.',
    )
  })
})

describe('the scan rules', () => {
  it('K0 does not look for interrupts that are open', () => {
    const scan = stepOf(original, 'eoi_exit_scan', () => true, redelivery(original))
    expect(told(original, scan)).toBe(
      'vCPU 2 rescanned: bit 33 left its EOI exit bitmap. Its route names vCPU 0 now; this KVM does not look for interrupts still open here.',
    )
  })

  it('K1 keeps the bit of a pending vector', () => {
    const lane = laneOf(affinityMove, host('original', 'K1'))
    const scan = stepOf(lane, 'eoi_exit_scan', () => true, redelivery(lane))
    expect(told(lane, scan)).toContain('bit 33 stays in its EOI exit bitmap')
  })

  it('K1 does not see a posted vector', () => {
    const lane = laneOf(affinityMove, host('original', 'K1', true))
    expect(told(lane, stepOf(lane, 'eoi_dropped'))).toMatch(
      /was still in the PIR, which this KVM does not look into\.$/,
    )
  })

  it('K2 intercepts once, and the pin is served again', () => {
    const lane = laneOf(affinityMove, host('original', 'K2'))
    const eoi = stepOf(lane, 'kvm_eoi', () => true, redelivery(lane))
    expect(told(lane, eoi)).toContain('so the EOI goes to QEMU, once: it stands for an old route.')
    const clear = stepOf(lane, 'ioapic_clear_remote_irr', () => true, eoi)
    expect(told(lane, clear)).toContain(
      'The line is still high, so the pin is served again at once.',
    )
  })
})

describe('steps without an event', () => {
  const silent = edu.trace.steps.flatMap(({ events }, at) => (events.length === 0 ? [at + 1] : []))

  it('tells for which vCPU the routing ioctl waits', () => {
    expect(silent.map((cursor) => told(edu, cursor))).toContain(
      'QEMU waited until vCPU 3 left the guest. No vCPU runs guest code with the old EOI exit bitmap any more, so the update returns.',
    )
  })

  it('tells that a pin with the same vector has nothing to clear', () => {
    expect(silent.map((cursor) => told(edu, cursor))).toContain(
      'Pin 10 holds vector 34 too. Its Remote IRR is 0, so the EOI clears nothing there.',
    )
  })
})

describe('steps that one machine sits out', () => {
  const run = openRun(affinityMove, [host('original'), host('patched')])
  const [a, b] = run.lanes as [Lane, Lane]
  const satOut = (lane: Lane, cursor: number) =>
    narrationText(narrate(lane, cursor, run.schedule[cursor - 1]))

  it('says that the patched order updates no routes after a register select', () => {
    const cursor = stepOf(a, 'kvm_irqchip_commit_routes')
    expect(satOut(b, cursor)).toBe(
      'QEMU for vCPU 2 has nothing to do here. The write has returned: this order updates no routes after it.',
    )
    expect(satOut(b, cursor + 1)).toBe(
      'vCPU 2 has nothing to do here. Nothing is pending on it and no rescan is due.',
    )
  })

  it('says of a machine with a dead pin that no interrupt will come', () => {
    const cursor = stepOf(b, 'irq_handler_exit', ({ handled }) => handled)
    expect(satOut(a, cursor)).toBe(
      'CPU 0 has nothing to do here. It is halted. No interrupt of pin 11 will come.',
    )
  })

  it('names the lock and its holder where the agent would go on', () => {
    const model = a.model
    const schedule = run.schedule.slice(0, lineStep(a, 'prepare-select-lo') + 1)
    const busy = laneFrom(model, model.initial, [...schedule, { agent: 'device', pin: 11 }])
    expect(narrationText(narrate(busy, schedule.length + 1, { agent: 'device', pin: 11 }))).toBe(
      'The device has to wait here. It needs the BQL, held by vCPU 2 in its IOREGSEL write.',
    )
  })
})

describe('a move by the user', () => {
  it('waits for the next acknowledge', () => {
    expect(told(edu, stepOf(edu, 'irq_set_affinity'))).toBe(
      'You asked for IRQ 11 on CPU 2. It waits: a live I/O APIC interrupt moves only in its next acknowledge. Until then it stays on CPU 1.',
    )
  })

  it('to another vector heals by the explicit EOI where the TMR bit is clear', () => {
    const scenario = oneMove({ guest: 'vector-changes', device: 'seed', vcpus: 2, asserts: 1 })
    const moves = [
      { agent: 'user', irq: 11, cpu: 0 },
      { agent: 'device', pin: 11 },
    ] as const
    const lane = openRun(scenario, [host('original')], moves).lanes[0] as Lane
    expect(told(lane, redelivery(lane))).toBe(
      'Vector 33 went to vCPU 1. QEMU called kvm_set_irq(11) before it updated the routes, so KVM used the stale MSI fee01000.',
    )
    const eoir = stepOf(lane, 'ioapic_mem_write', ({ addr }) => addr === 0x40)
    expect(told(lane, eoir)).toContain('wrote vector 34 to the EOI register')
    const clear = stepOf(lane, 'ioapic_clear_remote_irr', () => true, eoir)
    expect(told(lane, clear)).toContain('The explicit EOI from CPU 1 reached QEMU')
  })
})

describe('rare turns', () => {
  const storm = quietScenario({
    irqs: [liveIrq(11, 'level', 0x31, 1)],
    devices: [device(11, { behaviour: 'never', handled: false })],
    cues: [{ when: 'quiet', action: { agent: 'device', pin: 11 } }],
  })

  it('tells the brake on a storm, and its end', () => {
    const { model, trace } = laneOf(storm, host('patched'))
    const { ioapic } = model.initial
    const eoiCount = ioapic.eoiCount.map((_, pin) => (pin === 11 ? 9_999 : 0))
    const actions = trace.steps.flatMap(({ action }) => action ?? [])
    const lane = laneFrom(model, { ...model.initial, ioapic: { ...ioapic, eoiCount } }, actions)
    const brake = stepOf(lane, 'ioapic_eoi_delayed_reassert')
    expect(told(lane, brake)).toBe(
      'QEMU puts pin 11 off for 10 ms. It was EOI number 10,000 in a row that found the line high: nobody seems to serve the device.',
    )
    const on = laneFrom(lane.model, lane.trace.steps[brake - 1]!.state, [{ agent: 'clock' }])
    expect(told(on, 1)).toBe(
      'The 10 ms of the delayed re-assert are over. Every pin that requests is served now.',
    )
  })

  it('tells when Linux gives an interrupt up', () => {
    const { model, trace } = laneOf(storm, host('patched'))
    const irqs = model.initial.irqs.map((desc) => ({
      ...desc,
      unhandled: 99_999,
      unhandledRuns: 99_999,
    }))
    const actions = trace.steps.flatMap(({ action }) => action ?? []).slice(0, 40)
    const lane = laneFrom(model, { ...model.initial, irqs }, actions)
    expect(told(lane, stepOf(lane, 'irq_handler_exit'))).toMatch(
      /^Linux disabled IRQ 11: nobody cared\./,
    )
  })

  it('tells a message that no local APIC answers to', () => {
    const scenario = quietScenario({
      vcpus: 2,
      irqs: [liveIrq(11, 'level', 0x31, 3)],
      reserved: [],
    })
    const moves = [{ agent: 'device', pin: 11 }] as const
    const lane = openRun(scenario, [host('patched')], moves).lanes[0] as Lane
    expect(told(lane, stepOf(lane, 'kvm_msi_set_irq'))).toBe(
      'Vector 49 of pin 11 reached no vCPU. No local APIC answers to destination 3. Remote IRR of pin 11 stays 1 all the same.',
    )
  })

  it('tells edges that merge, and one that is lost because its pin is masked', () => {
    const scenario = quietScenario({
      irqs: [liveIrq(4, 'edge', 0x31, 2)],
      devices: [device(4, { behaviour: 'edge', asserts: 3 })],
      focus: 4,
    })
    const pulse = [
      { agent: 'device', pin: 4 },
      { agent: 'vmm', thread: 4 },
      { agent: 'device', pin: 4 },
    ] as const
    const { model } = laneOf(scenario, host('patched'))
    const lane = laneFrom(model, model.initial, [...pulse, ...pulse])
    expect(told(lane, 2)).toContain('QEMU raises and lowers GSI 4 in one go')
    expect(told(lane, 5)).toBe(
      'Vector 49 was pending on vCPU 2 already: the two merge into one. The handler will run once for both.',
    )
    const { ioapic } = model.initial
    const lo = ioapic.lo.map((low, pin) => (pin === 4 ? low | 0x10000 : low))
    const masked = laneFrom(model, { ...model.initial, ioapic: { ...ioapic, lo } }, pulse)
    expect(told(masked, 1)).toBe(
      'The device raised IRQ 4. The pin is edge-triggered and masked, so this edge is lost.',
    )
  })

  it('says for a machine with its own I/O APIC what it composes the message from', () => {
    const lane = laneOf(affinityMove, host('bare-metal'))
    expect(told(lane, stepOf(lane, 'kvm_msi_set_irq'))).toBe(
      'Vector 33 went to vCPU 2. The I/O APIC composed the MSI from the RTE itself, so no route can mislead it.',
    )
  })
})

describe('the title of a step', () => {
  it('is the call or the access that it makes', () => {
    expect(shortTitle(original, redelivery(original))).toBe('kvm_set_irq(11)')
    const unmask = stepOf(original, 'ioapic_mem_write', ({ val }) => val === 0x8021)
    expect(shortTitle(original, unmask)).toBe('IOWIN write 00008021')
    expect(shortTitle(original, unmask + 1)).toBe('ioapic_service(), pin 11')
    expect(shortTitle(original, 0)).toBe('start')
  })
})

/** Words that come of a value that was not there, and of sentences put together wrongly. */
const FAULT = /undefined|NaN|null|\[object|\s\s|\.\.|\s\.|-1\b/

/** Three lines in the head of a lane. */
const LONGEST = 180

describe('in every run', () => {
  it('each step has a fact, a title and a sentence per event, and none is out of shape', () => {
    fc.assert(
      fc.property(modelAndPicks(120), ({ model: get, picks }) => {
        const model = get()
        const { schedule } = walk(
          model,
          picks,
          (before, _, action) => model.apply(before, action).state,
        )
        const lane = laneFrom(model, model.initial, schedule)
        for (let cursor = 0; cursor <= schedule.length; cursor++) {
          const text = told(lane, cursor)
          const events = lane.trace.steps[cursor - 1]?.events ?? []
          for (const words of [text, shortTitle(lane, cursor), ...events.map(sentence)]) {
            expect(words).not.toMatch(FAULT)
            expect(words.trim()).not.toBe('')
          }
          expect(narrate(lane, cursor).fact[0]?.text).not.toBe('')
          expect(text.length).toBeLessThanOrEqual(LONGEST)
        }
      }),
      { numRuns: 150, seed: 11 },
    )
  })
})

/** A lane as a person reads it from top to bottom. */
const transcript = (lane: Lane): string =>
  Array.from({ length: lane.trace.steps.length + 1 }, (_, cursor) => {
    const title = `${String(cursor).padStart(3)}  ${shortTitle(lane, cursor)}`
    return `${title}\n     ${told(lane, cursor)}\n`
  }).join('')

describe('the transcript of the seed', () => {
  it.each([
    ['original', original],
    ['patched', patched],
  ])('in the %s order is the one that was checked against the mail', async (order, lane) => {
    await expect(transcript(lane)).toMatchFileSnapshot(
      `../fixtures/transcripts/affinity-move-${order}.txt`,
    )
  })
})
