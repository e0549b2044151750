/** One after the other, each when the page has nothing else to do: later use does not wait, nor need a network. */
export function fetchWhenIdle([first, ...rest]: readonly (() => Promise<unknown>)[]): void {
  const goOn = () => fetchWhenIdle(rest)
  if (first) whenIdle(() => void first().then(goOn, goOn))
}

/** Not every browser says when it is idle. */
const whenIdle = (run: () => void): unknown =>
  'requestIdleCallback' in window ? window.requestIdleCallback(run) : setTimeout(run, 200)
