/** A cell in a link: `remote-irr-11`, `irr-2-33`, `pending-0`. */
import { err, ok, type Result } from '../../base/result.ts'
import { PINS } from '../../core/chips/ioapic.ts'
import { type Cell, CPU_CELLS, IRQ_CELLS, PIN_CELLS, VECTOR_CELLS } from './cell.ts'

/** Different for different cells. */
export const writeCell = (cell: Cell): string =>
  [cell.of, cell.at, ...('vector' in cell ? [cell.vector] : [])].join('-')

/** Reads what was written; the error says what is wrong with it. */
export function readCell(text: string): Result<Cell> {
  const [, kind = '', first = '', second] = /^(.*?)-(\d+)(?:-(\d+))?$/.exec(text) ?? []
  const pinCell = PIN_CELLS.find((of) => of === kind)
  const vectorCell = VECTOR_CELLS.find((of) => of === kind)
  const otherCell = [...IRQ_CELLS, ...CPU_CELLS].find((of) => of === kind)
  const at = readNumber(first, pinCell ? 'pin' : 'vcpu')
  if (!at.ok) return at
  if (vectorCell) {
    const vector = readNumber(second ?? '', 'vector')
    return vector.ok ? ok({ of: vectorCell, at: at.value, vector: vector.value }) : vector
  }
  const of = pinCell ?? otherCell
  if (of === undefined || second !== undefined) return err(`there is no value "${text}"`)
  return ok({ of, at: at.value })
}

const MOST = { pin: PINS - 1, vcpu: 254, vector: 255 } as const
const NAMES = { pin: 'pin', vcpu: 'vCPU', vector: 'vector' } as const

/** The number of a pin, a vCPU or a vector. */
export function readNumber(text: string, of: keyof typeof MOST): Result<number> {
  const most = MOST[of]
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= most
    ? ok(Number(text))
    : err(`"${text}" is no ${NAMES[of]}: they are 0 to ${most}`)
}
