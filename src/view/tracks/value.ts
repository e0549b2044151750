/** The value that a band or a mark of the timeline shows, as something that can be asked about. */
import type { Lane } from '../../trace/run.ts'
import { stateAt } from '../../trace/trace.ts'
import { type Value, whole } from '../causes/value.ts'
import { pinHistory } from '../stations/history.ts'
import type { Track } from './model.ts'

/** What the row shows of a pin after `step`. */
export function valueOfRow({ id, kind }: Track, lane: Lane, pin: number, step: number): Value {
  switch (kind) {
    case 'line':
      return whole({ of: 'line', at: pin })
    case 'pin':
      return whole({ of: 'remote-irr', at: pin })
    case 'route':
      return whole({ of: 'route', at: pin })
    case 'lapic':
      return inLapic(lane, pin, numberIn(id), step)
    case 'linux':
      return whole({ of: 'running', at: numberIn(id) })
  }
}

const numberIn = (id: string): number => Number(id.split('-')[1] ?? 0)

/** The pin's vector that the local APIC holds, or that left it in this step. */
function inLapic(lane: Lane, pin: number, vcpu: number, step: number): Value {
  const held = [step, step - 1].flatMap((at) =>
    at < 0 ? [] : [...(pinHistory(lane, at, pin).held[vcpu]?.keys() ?? [])],
  )
  const { lapic } = stateAt(lane.trace, step).vcpus[vcpu] ?? {}
  const vector = held[0] ?? (stateAt(lane.trace, step).ioapic.lo[pin] ?? 0) & 0xff
  const of = lapic && [...lapic.irr, ...lapic.pir].includes(vector) ? 'irr' : 'isr'
  return whole({ of, at: vcpu, vector })
}
