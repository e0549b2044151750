/** The device and its line, as the I/O APIC's input sees it. */
import { pinOfInput } from '../../core/chips/ioapic.ts'
import type { Machine } from '../../core/machine.ts'
import { countUntil, historyOf } from '../../trace/causes/history.ts'
import type { Lane } from '../../trace/run.ts'
import { stateAt, type Trace } from '../../trace/trace.ts'

export interface DeviceStation {
  /** Empty when nothing is wired to the pin. */
  readonly name: string
  readonly wired: boolean
  readonly level: boolean
  /** The last levels, oldest first; the last is the level now. */
  readonly levels: readonly boolean[]
  /** The level changed in this step. */
  readonly changed: boolean
  /** "IRQ 11 is high", and the same in one word. */
  readonly words: string
  readonly word: string
}

/** How many levels a waveform shows. */
const LEVELS = 4

export function deviceStation(lane: Lane, cursor: number, pin: number): DeviceStation {
  const { model, trace } = lane
  const { devices } = model.setup.scenario
  const index = devices.findIndex((device) => pinOfInput(device.pin) === pin)
  const isHigh = ({ devices: now }: Machine) => now[index]?.line === true
  const level = isHigh(stateAt(trace, cursor))
  const changed = cursor > 0 && isHigh(stateAt(trace, cursor - 1)) !== level
  const again = !changed && drivenIn(trace, cursor, pin)
  const word = level ? 'high' : 'low'
  return {
    name: devices[index]?.name ?? '',
    wired: index >= 0,
    level,
    levels: index < 0 ? [level] : levelsUntil(lane, cursor, pin, level),
    changed,
    words: index < 0 ? `No device on pin ${pin}` : `IRQ ${pin} ${again ? 'stays' : 'is'} ${word}`,
    word: index < 0 ? 'no device' : word,
  }
}

/** Each change of the line is the other level. */
function levelsUntil({ model, trace }: Lane, cursor: number, pin: number, now: boolean): boolean[] {
  const writes = historyOf(model.setup, trace).writesOf({ of: 'line', at: pin })
  const shown = Math.min(LEVELS, countUntil(writes, cursor) + 1)
  return Array.from({ length: shown }, (_, at) => ((shown - 1 - at) % 2 === 0 ? now : !now))
}

const drivenIn = (trace: Trace, cursor: number, pin: number): boolean =>
  trace.steps[cursor - 1]?.events.some(
    (event) => event.type === 'ioapic_set_irq' && pinOfInput(event.input) === pin,
  ) ?? false
