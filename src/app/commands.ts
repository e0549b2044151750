/** What a key does to the session; commands that open or close something are the page's own. */
import { choicesAt, hostsOf } from '../trace/run.ts'
import { divergences } from '../view/divergence.ts'
import { wholeRun, zoom } from '../view/track-span.ts'
import { changesOfAsked, goToChange } from './asked.ts'
import { otherOrder } from './HostPicker.tsx'
import type { Command } from './keys.ts'
import type { Session } from './session.ts'

export type SessionCommand = Exclude<
  Command,
  | 'why'
  | 'table'
  | 'raw'
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'theme'
  | 'share'
  | 'keys'
  | 'close'
>

const COMMANDS: Readonly<Record<SessionCommand, (session: Session) => void>> = {
  next: ({ seek, cursor }) => seek(cursor + 1),
  previous: ({ seek, cursor }) => seek(cursor - 1),
  next10: ({ seek, cursor }) => seek(cursor + 10),
  previous10: ({ seek, cursor }) => seek(cursor - 10),
  first: ({ seek }) => seek(0),
  last: ({ seek, run }) => seek(run.schedule.length),
  play: ({ togglePlay }) => togglePlay(),
  nextDivergence: ({ seek, run, cursor }) =>
    seek(divergences(run).find(({ step }) => step > cursor)?.step ?? cursor),
  previousDivergence: ({ seek, run, cursor }) =>
    seek(divergences(run).findLast(({ step }) => step < cursor)?.step ?? cursor),
  compare: ({ toggleCompare }) => toggleCompare(),
  order: switchOrder,
  focusA: ({ focusLane }) => focusLane(0),
  focusB: ({ focusLane }) => focusLane(1),
  link: ({ toggleLink }) => toggleLink(),
  previousChange: (session) => goToChange(session, changesOfAsked(session).previous),
  nextChange: (session) => goToChange(session, changesOfAsked(session).next),
  zoomIn: (session) => zoomBy(session, 1 / 1.5),
  zoomOut: (session) => zoomBy(session, 1.5),
  zoomFit: ({ setSpan }) => setSpan(null),
}

export const isSessionCommand = (command: Command): command is SessionCommand => command in COMMANDS

export const perform = (session: Session, command: SessionCommand): void =>
  COMMANDS[command](session)

/** Takes the enabled action of this number, from 1, as the heads list them. */
export function takeNumber({ run, cursor, take }: Session, number: number): void {
  const choice = choicesAt(run, cursor)[number - 1]
  if (choice) take(choice.action)
}

function switchOrder({ run, focused, setHost }: Session): void {
  const host = hostsOf(run)[focused]
  if (host) setHost(focused, otherOrder(host))
}

function zoomBy({ run, cursor, span, setSpan }: Session, factor: number): void {
  const steps = run.schedule.length
  setSpan(zoom(span ?? wholeRun(steps), steps, factor, cursor))
}
