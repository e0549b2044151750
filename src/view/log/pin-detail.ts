/** The pin in focus at a place of a log, station by station along the path of the interrupt. */
import { hex, hex8 } from '../../base/bits.ts'
import { LOGICAL, REMOTE_IRR, vectorOf } from '../../core/chips/rte.ts'
import { messageOf } from '../../log/replay/routes.ts'
import {
  DERIVED,
  LINE_UNKNOWN,
  type LogState,
  lapicBit,
  lowBit,
  UNKNOWN,
} from '../../log/replay/state.ts'
import { targetOf } from './history-forms.ts'
import { isStale } from './staleness.ts'
import { type KnownCell, maskedHex, seen, UNKNOWN_CELL } from './state-table.ts'

export interface Station {
  readonly name: string
  readonly cells: readonly (KnownCell & { readonly label: string })[]
  /** What is wrong here, or what it means; null where the cells say it all. */
  readonly remark: { readonly text: string; readonly bad: boolean } | null
  /** The event that last set it, -1 for none. */
  readonly at: number
}

export function stationsOf(state: LogState, pin: number): Station[] {
  return [
    lineStation(state, pin),
    rteStation(state, pin),
    routeStation(state, pin),
    ...lapics(state, pin),
  ]
}

const cell = (label: string, known: KnownCell) => ({ label, ...known })

function lineStation(state: LogState, pin: number): Station {
  const level = state.line[pin]
  const known = level === LINE_UNKNOWN ? UNKNOWN_CELL : seen(level === 1 ? 'high' : 'low')
  return {
    name: 'Device line',
    cells: [cell('level', known)],
    remark: null,
    at: state.lineAt[pin] as number,
  }
}

function rteStation(state: LogState, pin: number): Station {
  const low = state.low[pin] as number
  const lowKnown = state.lowKnown[pin] as number
  const isSet = lowBit(state, pin, REMOTE_IRR)
  const whole = (value: number, known: number): KnownCell => ({
    text: maskedHex(value, known),
    knowledge: known === 0 ? 'unknown' : 'seen',
  })
  return {
    name: 'I/O APIC pin',
    cells: [
      cell('high', whole(state.high[pin] as number, state.highKnown[pin] as number)),
      cell('low', whole(low, lowKnown)),
      cell('Remote IRR', isSet === null ? UNKNOWN_CELL : isSet ? seen('1', 'set') : seen('0')),
    ],
    remark: (lowKnown & 0xff) === 0xff ? { text: rteSentence(state, pin), bad: false } : null,
    at: Math.max(state.rteAt[pin] as number, state.remoteIrrAt[pin] as number),
  }
}

function rteSentence(state: LogState, pin: number): string {
  const low = state.low[pin] as number
  const masked = lowBit(state, pin, 1 << 16)
  const dest =
    (state.highKnown[pin] as number) >>> 24 === 0xff ? `${(state.high[pin] as number) >>> 24}` : '?'
  const place = low & LOGICAL ? `mask ${dest}` : `destination ${dest}`
  const first = masked === null ? '' : masked ? 'masked, ' : 'unmasked, '
  return `${first}vector ${vectorOf(low)} to ${place}`
}

function routeStation(state: LogState, pin: number): Station {
  const at = state.routeAt[pin] as number
  if (state.routeOrigin[pin] === UNKNOWN) {
    return { name: 'KVM route', cells: [cell('message', UNKNOWN_CELL)], remark: null, at }
  }
  const inferred = state.routeOrigin[pin] === DERIVED
  const knowledge = inferred ? 'inferred' : 'seen'
  const address = state.routeAddress[pin] as number
  const stale = isStale(state, pin)
  const asked = messageOf(state, pin)
  return {
    name: 'KVM route',
    cells: [
      cell('address', { text: hex8(address), knowledge, ...(stale && { mark: 'bad' as const }) }),
      cell('data', { text: hex(state.routeData[pin] as number), knowledge }),
    ],
    remark:
      stale && asked
        ? {
            text: `stale: it goes to ${targetOf(address)}, the RTE asks for ${targetOf(asked.address)}`,
            bad: true,
          }
        : { text: targetOf(address), bad: false },
    at,
  }
}

/** Local APICs of which the host's events told something, for the pin's vector. */
function lapics(state: LogState, pin: number): Station[] {
  const knowsVector = ((state.lowKnown[pin] as number) & 0xff) === 0xff
  const vector = vectorOf(state.low[pin] as number)
  if (!knowsVector || state.vcpus.length === 0) return []
  return [...state.vcpus]
    .sort((a, b) => a.apicid - b.apicid)
    .map((vcpu) => {
      const bit = (of: 'irr' | 'isr' | 'tmr'): KnownCell => {
        const value = lapicBit(vcpu, of, vector)
        return value === null ? UNKNOWN_CELL : value ? seen('1', 'set') : seen('0')
      }
      return {
        name: `vCPU ${vcpu.apicid}`,
        cells: [cell('IRR', bit('irr')), cell('ISR', bit('isr')), cell('TMR', bit('tmr'))],
        remark: null,
        at: vcpu.at,
      }
    })
}
