/** Long work on the page's own thread: a little at a time, so that the page hears every key. */

/** Of the work between two places where the page may do something else, in ms. */
const SLICE = 8

/** From one time that it is said how far such work has come to the next, in ms. */
export const TOLD = 100

/** Goes on until the work is done or a slice is over, at least once; returns whether it is done. */
export function workForSlice(goOn: () => boolean): boolean {
  const until = performance.now() + SLICE
  let isDone = goOn()
  while (!isDone && performance.now() < until) isDone = goOn()
  return isDone
}

/** Calls something once the page has done what waits. */
export type Later = (work: () => void) => void

/** Sooner than a timer would. */
export function afterOthers(): Later {
  const { port1, port2 } = new MessageChannel()
  return (work) => {
    port1.onmessage = work
    port2.postMessage(null)
  }
}
