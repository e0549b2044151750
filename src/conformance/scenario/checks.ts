/** What a `check` step can look at. */
import { deliverable, type Lapic, ppr } from '../../core/chips/lapic.ts'
import type { Msi } from '../../core/chips/msi.ts'
import { count, record, text } from '../../trace/formats/json-reader.ts'
import { hexText } from '../notation.ts'
import { optional, pin, word } from '../readers.ts'
import { rteOf } from './ioapic.ts'
import type { Machine, Vcpu } from './machine.ts'
import { look, type Op, pick, rteText, vectorText } from './step.ts'

const ofVcpu = record({ vcpu: count })
const ofVector = record({ vector: word })
const nothing = record({})

const vcpuCheck = (see: (vcpu: Vcpu) => ReturnType<typeof vectorText> | number): Op =>
  look(ofVcpu, ({ vcpus }, { vcpu }) => see(vcpus[vcpu] as Vcpu))

const setCheck = (set: 'irr' | 'isr' | 'tmr'): Op =>
  look(ofVcpu, ({ vcpus }, { vcpu }) => (vcpus[vcpu] as Vcpu).lapic[set].map(hexText))

/** Bits of a redirection entry: the lowest, and how many. */
const FIELDS: Readonly<Record<string, readonly [bit: number, width: number]>> = {
  vector: [0, 8],
  delivery_mode: [8, 3],
  dest_mode: [11, 1],
  delivery_status: [12, 1],
  polarity: [13, 1],
  remote_irr: [14, 1],
  trigger: [15, 1],
  mask: [16, 1],
  dest: [56, 8],
  lo: [0, 32],
  hi: [32, 32],
  raw: [0, 64],
}

/** A value of more than 53 bits does not fit a number of JSON. */
const rteField = record({ pin, field: text })
const rte: Op = (machine, step) => {
  const read = rteField(step, '')
  if (!read.ok) return read
  const field = pick(FIELDS, 'field', read.value.field)
  if (!field.ok) return field
  const [bit, width] = field.value
  const value = BigInt.asUintN(width, rteOf(machine, read.value.pin) >> BigInt(bit))
  return { ok: true, value: width > 32 ? rteText(value) : Number(value) }
}

const sent = ({ address, data }: Msi) => ({ addr: hexText(address), data: hexText(data) })

const messageCount = ({ window }: Machine, pin: number | undefined): number =>
  window.messages.filter((message) => pin === undefined || message.pin === pin).length

const tmrBit = ({ tmr }: Lapic, vector: number): number => (tmr.includes(vector) ? 1 : 0)

export const CHECKS: Readonly<Record<string, Op>> = {
  rte,
  msgs: look(nothing, ({ window }) =>
    window.messages.map((message) => ({ pin: message.pin, ...sent(message) })),
  ),
  msg_count: look(record({ pin: optional(count) }), (machine, { pin }) =>
    messageCount(machine, pin),
  ),
  handler_count: look(ofVector, ({ handlerRuns }, { vector }) => handlerRuns.get(vector) ?? 0),
  order: look(nothing, ({ window }) => window.order.map(hexText)),
  irr: setCheck('irr'),
  isr: setCheck('isr'),
  tmr: setCheck('tmr'),
  tmr_bit: look(record({ vcpu: count, vector: word }), ({ vcpus }, { vcpu, vector }) =>
    tmrBit((vcpus[vcpu] as Vcpu).lapic, vector),
  ),
  pending: vcpuCheck(({ lapic }) => vectorText(deliverable(lapic))),
  ppr: vcpuCheck(({ lapic }) => hexText(ppr(lapic))),
  eoi_forwarded: look(nothing, ({ window }) =>
    window.forwarded.map(({ vcpu, vector }) => ({ vcpu, vector: hexText(vector) })),
  ),
  route: look(record({ gsi: count }), ({ routes }, { gsi }) => {
    const route = routes.get(gsi)
    return route ? sent(route) : null
  }),
  resamples: look(nothing, ({ window }) => window.resamples),
  nmi: vcpuCheck(({ nmis }) => nmis),
  init: vcpuCheck(({ inits }) => inits),
  sipi: vcpuCheck(({ sipi }) => vectorText(sipi)),
}

/** Vectors of a register: the file lists them in any order. */
export const IN_ANY_ORDER: ReadonlySet<unknown> = new Set(['irr', 'isr', 'tmr'])
