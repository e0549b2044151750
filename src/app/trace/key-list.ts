/** The keys of the Trace view, as the sheet and the foot of the page list them. */

import type { KeySection } from '../keys.ts'

export type TraceCommand =
  | 'nextFinding'
  | 'previousFinding'
  | 'next'
  | 'previous'
  | 'next10'
  | 'previous10'
  | 'first'
  | 'last'
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'filter'
  | 'step'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomFit'
  | 'state'
  | 'cancel'

export interface TraceKey {
  readonly command: TraceCommand
  /** KeyboardEvent.key values; with `shift` only together with Shift. */
  readonly keys: readonly string[]
  readonly shift?: boolean
  readonly cap: string
  readonly text: string
}

/** The keys in sections, in the order in which they are listed. */
export const TRACE_SECTIONS: readonly KeySection<TraceKey>[] = [
  {
    subject: 'Findings',
    keys: [
      { command: 'nextFinding', keys: ['j'], cap: 'j', text: 'next finding' },
      { command: 'previousFinding', keys: ['k'], cap: 'k', text: 'previous finding' },
    ],
  },
  {
    subject: 'Lines',
    keys: [
      {
        command: 'previous10',
        keys: ['ArrowLeft'],
        shift: true,
        cap: 'Shift ←',
        text: '10 lines back',
      },
      {
        command: 'next10',
        keys: ['ArrowRight'],
        shift: true,
        cap: 'Shift →',
        text: '10 lines forward',
      },
      { command: 'previous', keys: ['ArrowLeft', 'ArrowUp'], cap: '←', text: 'previous line' },
      { command: 'next', keys: ['ArrowRight', 'ArrowDown'], cap: '→', text: 'next line' },
      { command: 'first', keys: ['Home'], cap: 'Home', text: 'first line' },
      { command: 'last', keys: ['End'], cap: 'End', text: 'last line' },
    ],
  },
  {
    subject: 'Text',
    keys: [
      { command: 'find', keys: ['/'], cap: '/', text: 'find a text or a pattern of events' },
      { command: 'findNext', keys: ['n'], cap: 'n', text: 'next match' },
      { command: 'findPrevious', keys: ['N'], cap: 'N', text: 'previous match' },
      {
        command: 'filter',
        keys: ['f'],
        cap: 'f',
        text: 'next kind of lines: all, events, guest, …',
      },
    ],
  },
  {
    subject: 'State and run',
    keys: [
      { command: 'state', keys: ['d'], cap: 'd', text: 'diagnosis or state' },
      {
        command: 'step',
        keys: ['Enter'],
        cap: 'Enter',
        text: "open the line in Step, in the model's run",
      },
    ],
  },
  {
    subject: 'Timeline',
    keys: [
      { command: 'zoomIn', keys: ['+', '='], cap: '+', text: 'zoom the timeline in' },
      { command: 'zoomOut', keys: ['-'], cap: '-', text: 'zoom the timeline out' },
      { command: 'zoomFit', keys: ['0'], cap: '0', text: 'the whole log on the timeline' },
    ],
  },
  {
    subject: 'Reading',
    keys: [
      { command: 'cancel', keys: ['Escape'], cap: 'Esc', text: 'stop reading, keep what was read' },
    ],
  },
]

export const TRACE_KEYS: readonly TraceKey[] = TRACE_SECTIONS.flatMap(({ keys }) => keys)

/** Groups for the foot of the page. */
export const TRACE_HINTS: readonly (readonly [readonly TraceCommand[], string])[] = [
  [['nextFinding', 'previousFinding'], 'next, previous finding'],
  [['previous', 'next'], 'line'],
  [['find'], 'find'],
  [['filter'], 'filter'],
  [['step'], 'open in Step'],
  [['zoomIn', 'zoomOut', 'zoomFit'], 'zoom'],
]
