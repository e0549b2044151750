/** How the move of the mail ends, for every order and every KVM: kvm-split.md section 7. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { IrqDesc, Machine } from '../../src/core/machine.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { stateRecord } from '../../src/trace/formats/states-json.ts'
import { lastState } from '../../src/trace/trace.ts'
import { Driven, eventsOf, everyKvm, host, laneOf, modelOf, ofType } from './machines.ts'

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
  it.each(everyKvm)(
    'reaches nobody when vector and mask change in one write, on $scan with APICv $apicv',
    ({ scan, apicv }) => {
      const machine = new Driven(modelOf(host('even-if-masked', scan, apicv)))
      machine.untilLine(2, 'unmask-write-lo')
      machine.state = withVectorOnCpu0(machine.state, 0x22)
      const before = machine.events.length
      machine.settle()
      const events = machine.events.slice(before)
      expect(ofType(events, 'kvm_msi_set_irq').map(({ dest, vector }) => [dest, vector])).toEqual([
        [0, 0x21],
      ])
      expect(ofType(events, 'irq_handler_entry')).toEqual([])
      expect(stateRecord(machine.model.setup, machine.state, 11)).toMatchObject({
        rteLow: '0000c022',
        line: 1,
        remoteIrr: 1,
        route: { address: 'fee00000', data: '8022' },
      })
    },
  )
})

/** The move has chosen another vector on CPU 0; the RTE still holds the old one, masked. */
function withVectorOnCpu0(machine: Machine, vector: number): Machine {
  const [irq, ...rest] = machine.irqs as [IrqDesc, ...IrqDesc[]]
  const vectorIrq = machine.guest.vectorIrq.map((entries, cpu) =>
    cpu === 0 ? [[vector, 0] as const, [0x30, -1] as const] : entries,
  )
  return { ...machine, irqs: [{ ...irq, vector }, ...rest], guest: { ...machine.guest, vectorIrq } }
}
