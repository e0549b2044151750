/** A search for a stop, to its end. */
import {
  type Stop,
  stopInSlices,
  type Towards,
  type Watch,
} from '../../../src/trace/breakpoints/stop.ts'

export const nextStop = (watch: Watch, from: number): Stop | null => drained(watch, 'end', from)

export const previousStop = (watch: Watch, from: number): Stop | null =>
  drained(watch, 'start', from)

function drained(watch: Watch, towards: Towards, from: number): Stop | null {
  const slices = stopInSlices(watch, towards, from)
  let next = slices.next()
  while (!next.done) next = slices.next()
  return next.value
}
