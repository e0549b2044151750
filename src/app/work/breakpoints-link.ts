/** The breakpoints as a part of a link: `remote-irr-11.b-stale-11`. */
import type { Scenario } from '../../core/scenarios/scenario.ts'
import type { Breakpoint } from '../../trace/breakpoints/breakpoint.ts'
import { breakpointKey } from '../../trace/breakpoints/list.ts'
import { readBreakpoint, writeBreakpoint } from '../../trace/breakpoints/text.ts'

export const writeBreakpoints = (breakpoints: readonly Breakpoint[]): string =>
  breakpoints.map(writeBreakpoint).join('.')

/** Each that can be read, and a sentence for each that cannot. */
export function readBreakpoints(
  text: string,
  scenario: Scenario,
): { readonly breakpoints: readonly Breakpoint[]; readonly faults: readonly string[] } {
  const known = new Map<string, Breakpoint>()
  const faults: string[] = []
  for (const word of text === '' ? [] : text.split('.')) {
    const read = readBreakpoint(word, scenario)
    if (read.ok) known.set(breakpointKey(read.value), read.value)
    else faults.push(`The link's breakpoint "${word}" was left out: ${read.error}.`)
  }
  return { breakpoints: [...known.values()], faults }
}
