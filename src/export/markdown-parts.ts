/** What every report has. */
import { paragraph } from './prose.ts'

export interface ReportOptions {
  /** Opens what is reported in the page; it stands on a line of its own. */
  readonly link?: string
  /** Lines of the log as they stand in it, by `file:line`; else an event is told in its words. */
  readonly quoted?: ReadonlyMap<string, string>
  /** The program and its version. */
  readonly writer?: string
}

export function* signature({ link, writer = 'IRQ Path' }: ReportOptions): Generator<string, void> {
  if (link) {
    yield* paragraph('To see it:')
    yield* [`<${link}>`, '']
  }
  yield* paragraph(`Written by ${writer}.`)
}
