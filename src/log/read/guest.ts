/** What a line of the guest's console tells of an interrupt. */
import { KIND } from '../kinds.ts'

export interface Told {
  readonly kind: number
  readonly values: readonly [number, number]
}

interface Phrase {
  readonly shape: RegExp
  readonly tell: (found: readonly string[]) => Told
}

const number = (text: string | undefined): number => Number(text ?? 0) >>> 0

/** Bits 0 to 31 of a list of CPUs such as 0-3,5. */
export function listBits(list: string): number {
  let bits = 0
  for (const range of list.split(',')) {
    if (range === '') continue
    const [first = '', last = first] = range.split('-')
    const end = Math.min(Number(last), 31)
    for (let cpu = Number(first); cpu <= end; cpu++) bits |= 1 << cpu
  }
  return bits >>> 0
}

/** Bits 0 to 31 of a mask in base 16, whose groups of 32 bits have commas between them. */
export const maskBits = (mask: string): number =>
  Number.parseInt((mask.split(',').pop() ?? '').slice(-8), 16) >>> 0

const PHRASES: readonly Phrase[] = [
  {
    shape: /The affinity mask was ([\d,-]*) and the handler is on (\d+)/,
    tell: ([, mask = '', cpu]) => ({
      kind: KIND.guest_handler,
      values: [listBits(mask), number(cpu)],
    }),
  },
  {
    shape: /STUCK: handled (\d+) of (\d+) wanted/,
    tell: ([, handled, wanted]) => ({
      kind: KIND.guest_stuck,
      values: [number(handled), number(wanted)],
    }),
  },
  {
    shape: /### affinity irq (\d+) -> mask ([\da-f,]+)/,
    tell: ([, irq, mask = '']) => ({
      kind: KIND.guest_affinity,
      values: [number(irq), maskBits(mask)],
    }),
  },
  {
    shape: /ioapic_ack_level IRQ ?(\d+) moveit = (\d+)/,
    tell: ([, irq, moveit]) => ({
      kind: KIND.guest_ack_level,
      values: [number(irq), number(moveit)],
    }),
  },
  {
    shape: /irq (\d+): nobody cared/,
    tell: ([, irq]) => ({ kind: KIND.guest_nobody_cared, values: [number(irq), 0] }),
  },
]

export function tellOf(text: string): Told | null {
  for (const { shape, tell } of PHRASES) {
    const found = shape.exec(text)
    if (found !== null) return tell(found)
  }
  return null
}

/** The kernel's stamp, alone or behind what journald or a console server puts before it. */
const STAMP = /^(?:.{0,80}?\bkernel: |<\d+>|.{0,40}?\s)?\[ *(\d+\.\d+)\]/

export const isKernelLine = (text: string): boolean => STAMP.test(text) || / kernel: /.test(text)

/** Microseconds on the guest's own clock; NaN for none. */
export function kernelTime(text: string): number {
  const found = STAMP.exec(text)
  return found === null ? Number.NaN : Math.round(Number(found[1]) * 1_000_000)
}
