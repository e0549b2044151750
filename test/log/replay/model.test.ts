/** What a replay knows, against the machine that wrote the log: known must be right. */
import { describe, expect, it, vi } from 'vitest'
import type { Machine } from '../../../src/core/machine.ts'
import { logOfLane } from '../../../src/log/from-run.ts'
import { openReplay } from '../../../src/log/replay/replay.ts'
import { LINE_UNKNOWN, type LogState, lapicBit, routeOf } from '../../../src/log/replay/state.ts'
import { isStock, laneOf, modelScenarios, only } from '../diagnose/model-logs.ts'

vi.setConfig({ testTimeout: 120_000 })

/** Nothing of QEMU's is half done: the state is what the log has told. */
const isAtRest = ({ vmm }: Machine): boolean => vmm.calls.every((call) => call === null)

/** Each thing that is known otherwise than it is. */
function wrong(known: LogState, { ioapic, routes, vcpus }: Machine): string[] {
  const faults: string[] = []
  for (let pin = 0; pin < 24; pin++) {
    const low = (known.low[pin]! ^ ioapic.lo[pin]!) & known.lowKnown[pin]!
    const high = (known.high[pin]! ^ ioapic.hi[pin]!) & known.highKnown[pin]!
    const bit = 1 << pin
    if (low !== 0 || high !== 0) faults.push(`RTE ${pin}`)
    if ((known.irr ^ ioapic.irr) & known.irrKnown & bit) faults.push(`irr ${pin}`)
    const { origin, address, data } = routeOf(known, pin)
    const isRight = routes.address[pin] === address && routes.data[pin] === data
    if (origin !== 'unknown' && !isRight) faults.push(`route ${pin}`)
  }
  for (const vcpu of known.vcpus) {
    const { irr, isr } = vcpus[vcpu.apicid]!.lapic
    for (let vector = 0; vector < 256; vector++) {
      const isInService = lapicBit(vcpu, 'isr', vector)
      if (isInService !== null && isInService !== isr.includes(vector)) faults.push(`isr ${vector}`)
      const isPending = lapicBit(vcpu, 'irr', vector)
      const pending = irr.includes(vector) || vcpus[vcpu.apicid]!.lapic.pir.includes(vector)
      if (isPending !== null && isPending !== pending) faults.push(`irr ${vector}`)
    }
  }
  return faults
}

describe('the replay of a run', () => {
  it.each(['original', 'patched', 'msi-last', 'msi-first'])(
    'knows nothing wrong of a machine with %s, and knows the pin in the end',
    (qemu) => {
      for (const scenario of modelScenarios) {
        const lane = laneOf(scenario, { qemu, scan: 'K0', apicv: false })
        for (const log of [logOfLane(lane), only(logOfLane(lane, null), isStock)]) {
          const replay = openReplay(log)
          const state = replay.start()
          const { steps } = lane.trace
          replay.run(state, (known, index) => {
            const step = log.events.line(index)
            const isLast = index + 1 === log.events.size || log.events.line(index + 1) !== step
            const machine = steps[step - 1]!.state
            if (!isLast || !isAtRest(machine)) return
            const at = { scenario: scenario.id, step }
            expect({ ...at, wrong: wrong(known, machine) }).toEqual({ ...at, wrong: [] })
          })
          expect(state.lowKnown[11]! & 0x1c0ff).toBe(0x1c0ff)
          expect(state.line[11]).not.toBe(LINE_UNKNOWN)
        }
      }
    },
  )
})
