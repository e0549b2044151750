/** The pin's redirection table entry: its halves, its fields and what they make the pin do. */
import { hex8 } from '../../base/bits.ts'
import {
  DELIVERY_MODES,
  DELIVERY_STATUS,
  deliveryModeOf,
  destOf,
  isActiveLow,
  isLevel,
  isLogical,
  isMasked,
  remoteIrr,
  vectorOf,
} from '../../core/chips/rte.ts'
import type { Machine } from '../../core/machine.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { isHigh, isStuck } from '../verdict/dead-pin.ts'
import { type Note, rteNote } from './rte-note.ts'

export type FieldId = 'dest' | 'mask' | 'trig' | 'rIRR' | 'pol' | 'ds' | 'dm' | 'deliv' | 'vector'

export interface RteField {
  readonly id: FieldId
  readonly bits: string
  readonly text: string
  /** The same in words, for people who do not see the cell. */
  readonly words: string
  /** `lit`: Remote IRR is 1. `closed`: the pin is masked. `zero`: a bit that is 0. */
  readonly look: 'plain' | 'zero' | 'lit' | 'closed'
  /** Changed in exactly this step. */
  readonly changed: boolean
}

export interface RteStation {
  readonly lo: string
  readonly hi: string
  readonly fields: readonly RteField[]
  /** What a half was before this step; empty if neither changed. */
  readonly was: string
  readonly note: Note
  /** What the pin does with its request. */
  readonly state: 'idle' | 'request' | 'masked' | 'stuck'
}

export function rteStation(lane: Lane, cursor: number, pin: number): RteStation {
  const { model, trace } = lane
  const machine = stateAt(trace, cursor)
  const [lo, hi] = halves(machine, pin)
  const [oldLo, oldHi] = halves(stateAt(trace, Math.max(cursor - 1, 0)), pin)
  const before = fieldsOf(oldLo, oldHi)
  const was = [
    ...(oldHi === hi ? [] : [`high was ${hex8(oldHi)}`]),
    ...(oldLo === lo ? [] : [`low was ${hex8(oldLo)}`]),
  ]
  return {
    lo: hex8(lo),
    hi: hex8(hi),
    fields: fieldsOf(lo, hi).map((field, at) => ({
      ...field,
      changed: before[at]?.text !== field.text,
    })),
    was: was.join(', '),
    note: rteNote(lane, cursor, pin),
    state: stateOf(machine, lo, pin, isStuck(model.setup.scenario, machine, pin)),
  }
}

const halves = ({ ioapic }: Machine, pin: number): [number, number] => [
  ioapic.lo[pin] ?? 0,
  ioapic.hi[pin] ?? 0,
]

function stateOf(machine: Machine, lo: number, pin: number, stuck: boolean): RteStation['state'] {
  if (stuck) return 'stuck'
  if (remoteIrr(lo)) return 'request'
  if (!isHigh(machine, pin)) return 'idle'
  return isMasked(lo) ? 'masked' : 'request'
}

type Field = Omit<RteField, 'changed'>

function fieldsOf(lo: number, hi: number): Field[] {
  const dest = `${destOf(hi)}`
  const logical = isLogical(lo)
  const deliv = DELIVERY_MODES[deliveryModeOf(lo)] as string
  const vector = `0x${vectorOf(lo).toString(16).padStart(2, '0')}`
  return [
    word('dest', '63:56', dest, `destination ${dest}`),
    bit('mask', '16', isMasked(lo), isMasked(lo) ? 'masked' : 'not masked', 'closed'),
    word('trig', '15', isLevel(lo) ? 'level' : 'edge', `${isLevel(lo) ? 'level' : 'edge'} trigger`),
    bit('rIRR', '14', remoteIrr(lo), `Remote IRR ${remoteIrr(lo) ? 1 : 0}`, 'lit'),
    bit('pol', '13', isActiveLow(lo), `active ${isActiveLow(lo) ? 'low' : 'high'}`),
    bit('ds', '12', isSending(lo), `delivery status ${isSending(lo) ? 'pending' : 'idle'}`),
    word('dm', '11', logical ? 'logic' : 'phys', `${logical ? 'logical' : 'physical'} destination`),
    word('deliv', '10:8', deliv, `delivery mode ${deliv}`),
    word('vector', '7:0', vector, `vector ${vectorOf(lo)}`),
  ]
}

const isSending = (lo: number): boolean => (lo & DELIVERY_STATUS) !== 0

const word = (id: FieldId, bits: string, text: string, words: string): Field => ({
  id,
  bits,
  text,
  words,
  look: text === '0' ? 'zero' : 'plain',
})

const bit = (
  id: FieldId,
  bits: string,
  one: boolean,
  words: string,
  look: RteField['look'] = 'plain',
): Field => ({ id, bits, text: one ? '1' : '0', words, look: one ? look : 'zero' })
