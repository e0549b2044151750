/** What a person can send when the page has failed: all that helps to find the cause, and no log. */
import type { PageError } from './page-error.ts'

export interface Circumstances {
  /** The address that leads to the place shown. */
  readonly link: string
  readonly version: string
  readonly browser: string
  /** Width and height of the window, in pixels. */
  readonly window: readonly [number, number]
}

/** As text that reads well in a mail and in an issue. */
export function errorReport(error: PageError, { link, version, browser, window }: Circumstances) {
  return [
    `# IRQ Path ${version}: ${error.what}`,
    '',
    error.message,
    '',
    `- Place: ${link}`,
    `- Browser: ${browser}`,
    `- Window: ${window.join(' x ')}`,
    ...listed('Where in the program', error.stack),
    ...listed('Components', error.components),
    '',
    'Logs that were open are not part of this report.',
    '',
  ].join('\n')
}

const listed = (title: string, frames: readonly string[]): string[] =>
  frames.length === 0 ? [] : ['', `## ${title}`, '', ...frames.map((frame) => `    ${frame}`)]
