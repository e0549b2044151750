/**
 * "[FAILED TO PARSE] gsi=11 level=1": `trace-cmd report` could not print the event as the kernel
 * would, and lists the fields of its record instead.
 */
import { KIND, type Kind, NONE, packDelivery } from '../../kinds.ts'
import { bytesOf, latin1, type Names } from '../names.ts'
import { give, MISSING, OK, type Outcome, type Scan, startsAt } from '../scan.ts'

/** A bit of the last value of kvm_msi_set_irq: no base has to be guessed. See `settleRadix`. */
export const EXACT = 4

const SIGN = bytesOf('[FAILED TO PARSE]')

export const hasFields = ({ bytes, at, end }: Scan): boolean =>
  bytes[at] === SIGN[0] && startsAt(bytes, at, end, SIGN)

type Field = (name: string) => number | null
type Take = (field: Field, text: (name: string) => number) => readonly (number | null)[]

const numbers =
  (...names: readonly string[]): Take =>
  (field) =>
    names.map(field)

const bit = (value: number, at: number): boolean => ((value >>> at) & 1) === 1

/** The low half of an RTE and the data of a message say it with the same bits. */
const deliveryOf = (data: number, logical: boolean): number =>
  packDelivery({
    mode: (data >>> 8) & 7,
    level: bit(data, 15),
    logical,
    masked: bit(data, 16),
    coalesced: false,
  })

const message: Take = (field) => {
  const address = field('address')
  const data = field('data')
  if (address === null || data === null) return [null]
  const logical = bit(address, 2)
  return [(address >>> 12) & 255, data & 255, deliveryOf(data & 0xffff, logical), EXACT]
}

const accepted: Take = (field) => {
  const level = field('trig_mode') ?? field('tm') ?? 0
  const mode = field('dm') ?? 0
  const delivery = deliveryOf(((mode >> 8) & 7) << 8, false) | (level > 0 ? 8 : 0)
  return [field('apicid'), field('vec'), delivery]
}

const TAKES: Readonly<Partial<Record<Kind, Take>>> = {
  kvm_set_irq: (field) => [field('gsi'), field('level'), field('irq_source_id') ?? NONE],
  kvm_msi_set_irq: message,
  kvm_apic_accept_irq: accepted,
  kvm_eoi: numbers('apicid', 'vector'),
  kvm_pv_eoi: numbers('apicid', 'vector'),
  kvm_userspace_exit: (field) => [(field('errno') ?? 0) > 0x7fffffff ? NONE : field('reason')],
  kvm_ack_irq: numbers('irqchip', 'pin'),
  kvm_inj_virq: (field) => [field('irq') ?? field('vector')],
  kvm_entry: (field) => [field('vcpu_id')],
  kvm_exit: (field, text) => [
    field('vcpu_id') ?? NONE,
    text('exit_reason'),
    field('info1') ?? NONE,
  ],
  kvm_mmio: (field) => [
    field('type') === 2 ? 1 : 0,
    field('len'),
    field('gpa'),
    field('val') ?? NONE,
  ],
  irq_handler_entry: (field, text) => [field('irq'), text('name')],
  irq_handler_exit: (field) => [field('irq'), field('ret')],
}

const BY_CODE = new Map(
  Object.entries(TAKES).map(([kind, take]) => [KIND[kind as Kind], take] as const),
)

const numeral = (text: string | undefined): number | null => {
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? (value % 2 ** 32) >>> 0 : null
}

export function readFields(scan: Scan, kind: number, names: Names): Outcome {
  const take = BY_CODE.get(kind)
  const text = latin1(scan.bytes, scan.at + SIGN.length, scan.end)
  const pairs = new Map(
    [...text.matchAll(/(\w+)=(\S*)/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const named = (name: string): number => {
    const bytes = bytesOf(pairs.get(name) ?? '')
    return names(bytes, 0, bytes.length)
  }
  scan.at = scan.end
  const values = take?.((name) => numeral(pairs.get(name)), named) ?? [null]
  if (values.includes(null)) return MISSING
  for (const value of values) give(scan, value as number)
  return OK
}
