/** How the move of the mail ends, for every order and every KVM: kvm-split.md section 7. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { stateRecord } from '../../src/trace/formats/states-json.ts'
import { lastState } from '../../src/trace/trace.ts'
import { eventsOf, everyKvm, host, laneOf, ofType } from './machines.ts'

interface Outcome {
  readonly order: string
  readonly scan: string
  readonly apicv: string
  readonly handlerCpus: readonly number[]
  readonly line: number
  readonly remoteIrr: number
  readonly rte: string
}

const recorded: readonly Outcome[] = JSON.parse(
  readFileSync(new URL('../fixtures/seed/outcomes.json', import.meta.url), 'utf8'),
)

/** The names that the spec gives to our variants. */
const variantsOf: Readonly<Record<string, readonly string[]>> = {
  original: ['original'],
  fixed: ['patched'],
  'msi-original': ['msi-last'],
  'msi-fixed': ['msi-first'],
}

/** Rows of section 7 that the outcomes file does not have. */
const right = { scan: 'any', apicv: 'any', handlerCpus: [2, 0], line: 0, remoteIrr: 0 } as const
const others: readonly Outcome[] = ['in-kernel', 'bare-metal', 'even-if-masked', 'userspace'].map(
  (order) => ({ ...right, order, rte: '0x0000000000008021' }),
)

const hosts = [...recorded, ...others].flatMap((outcome) =>
  (variantsOf[outcome.order] ?? [outcome.order]).flatMap((qemu) =>
    everyKvm
      .filter(({ scan }) => outcome.scan === 'any' || outcome.scan === scan)
      .filter(({ apicv }) => outcome.apicv === 'any' || (outcome.apicv === 'on') === apicv)
      .map(({ scan, apicv }) => ({ qemu, scan, apicv, outcome })),
  ),
)

describe('the move of the mail', () => {
  it('is told for every order and every KVM exactly once', () => {
    const names = hosts.map(({ qemu, scan, apicv }) => `${qemu} ${scan} ${apicv}`)
    expect(new Set(names).size).toBe(8 * everyKvm.length)
    expect(names).toHaveLength(8 * everyKvm.length)
  })

  it.each(hosts)(
    'under $qemu on $scan, APICv $apicv: handler on $outcome.handlerCpus, line $outcome.line, Remote IRR $outcome.remoteIrr',
    ({ qemu, scan, apicv, outcome }) => {
      const lane = laneOf(affinityMove, host(qemu, scan, apicv))
      const last = stateRecord(lane.model.setup, lastState(lane.trace), 11)
      expect({
        handlerCpus: ofType(eventsOf(lane), 'irq_handler_entry').map(({ cpu }) => cpu),
        line: last.line,
        remoteIrr: last.remoteIrr,
        rte: `0x${last.rteHigh}${last.rteLow}`,
      }).toEqual({
        handlerCpus: outcome.handlerCpus,
        line: outcome.line,
        remoteIrr: outcome.remoteIrr,
        rte: outcome.rte,
      })
    },
  )
})

describe('refreshing the routes of masked pins too, in the original order', () => {
  /** CPU 0 has vector 0x21 in use, so the move changes the vector, in the write that unmasks. */
  const oneWrite: Scenario = { ...affinityMove, reserved: [[0x21, 0x30]], move: 'one-write' }

  it.each(everyKvm)(
    'reaches nobody when vector and mask change in one write, on $scan with APICv $apicv',
    ({ scan, apicv }) => {
      const lane = laneOf(oneWrite, host('even-if-masked', scan, apicv))
      const events = eventsOf(lane)
      expect(ofType(events, 'irq_handler_entry').map(({ cpu }) => cpu)).toEqual([2])
      expect(ofType(events, 'guest_print').at(-1)).toMatchObject({
        cpu: 0,
        text: 'common_interrupt: 0.33 No irq handler for vector',
      })
      expect(stateRecord(lane.model.setup, lastState(lane.trace), 11)).toMatchObject({
        rteLow: '0000c022',
        line: 1,
        remoteIrr: 1,
        route: { address: 'fee00000', data: '8022' },
      })
    },
  )

  it.each(['patched', 'msi-last', 'msi-first', 'bare-metal', 'in-kernel'])(
    'is not what %s does: there the new CPU is reached',
    (qemu) => {
      const events = eventsOf(laneOf(oneWrite, host(qemu)))
      expect(ofType(events, 'irq_handler_entry').map(({ cpu }) => cpu)).toEqual([2, 0])
    },
  )
})
