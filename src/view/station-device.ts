/** The device and its line, as the I/O APIC's input sees it. */
import { pinOfInput } from '../core/chips/ioapic.ts'
import type { Machine } from '../core/machine.ts'
import type { Lane } from '../trace/run.ts'
import { stateAt, type Trace } from '../trace/trace.ts'

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

export function deviceStation({ model, trace }: Lane, cursor: number, pin: number): DeviceStation {
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
    levels: levelsUntil(trace, cursor, isHigh),
    changed,
    words: index < 0 ? `No device on pin ${pin}` : `IRQ ${pin} ${again ? 'stays' : 'is'} ${word}`,
    word: index < 0 ? 'no device' : word,
  }
}

function levelsUntil(
  trace: Trace,
  cursor: number,
  isHigh: (machine: Machine) => boolean,
): boolean[] {
  const levels = [isHigh(stateAt(trace, cursor))]
  for (let at = cursor - 1; at >= 0 && levels.length < LEVELS; at--) {
    const level = isHigh(stateAt(trace, at))
    if (level !== levels[0]) levels.unshift(level)
  }
  return levels
}

const drivenIn = (trace: Trace, cursor: number, pin: number): boolean =>
  trace.steps[cursor - 1]?.events.some(
    (event) => event.type === 'ioapic_set_irq' && pinOfInput(event.input) === pin,
  ) ?? false
