/** What a key does to the session; commands that open or close something are the page's own. */
import { choicesAt, hostsOf } from '../../trace/run.ts'
import { divergences } from '../../view/causes/divergence.ts'
import { vcpuInFocus } from '../../view/inspect/focus.ts'
import { wholeRun, zoom } from '../../view/tracks/span.ts'
import type { Command } from '../keys.ts'
import { lapicOf, rteOf } from '../work/looking.ts'
import { cursorOf, type Session } from '../work/session.ts'
import { branchOf } from '../work/work.ts'
import { changesOfAsked, goToChange } from './asked.ts'
import { otherOrder } from './HostPicker.tsx'

export type SessionCommand = Exclude<
  Command,
  | 'why'
  | 'breakpoints'
  | 'raw'
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'gallery'
  | 'editor'
  | 'branches'
  | 'palette'
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
  runOn: ({ runTowards }) => runTowards('end'),
  runBack: ({ runTowards }) => runTowards('start'),
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
  inspect: toggleRte,
  lapic: toggleLapic,
  table: ({ tab, showTab }) => showTab(tab === 'Pins' ? 'QEMU' : 'Pins'),
  zoomIn: (session) => zoomBy(session, 1 / 1.5),
  zoomOut: (session) => zoomBy(session, 1.5),
  zoomFit: ({ setSpan }) => setSpan(null),
  previousBranch: (session) => goToBranch(session, -1),
  nextBranch: (session) => goToBranch(session, 1),
  undo: ({ undo }) => undo(),
  redo: ({ redo }) => redo(),
}

export const isSessionCommand = (command: Command): command is SessionCommand => command in COMMANDS

export const perform = (session: Session, command: SessionCommand): void =>
  COMMANDS[command](session)

/** Takes the enabled action of this number, from 1, as the heads list them. */
export function takeNumber({ run, cursor, focused, take }: Session, number: number): void {
  const choice = choicesAt(run, cursor)[number - 1]
  if (choice) take(choice.action, choice.lanes.includes(focused) ? focused : choice.lanes[0])
}

function toggleRte({ inspected, focused, inspect }: Session): void {
  inspect(inspected?.of === 'rte' ? null : rteOf(focused))
}

/** Of the vCPU that the interrupt in focus is on, or goes to. */
function toggleLapic(session: Session): void {
  const { inspected, focused, run, pin, inspect } = session
  const lane = run.lanes[focused]
  if (inspected?.of === 'lapic' || !lane) return inspect(null)
  inspect(lapicOf(focused, vcpuInFocus(lane, cursorOf(session, focused), pin)))
}

/** The neighbour of the branch that the machine in focus follows, if there is one. */
function goToBranch({ work, focused, showBranch }: Session, by: 1 | -1): void {
  const at = work.branches.indexOf(branchOf(work, focused))
  const next = work.branches[at + by]
  if (next) showBranch(next.id)
}

function switchOrder({ run, focused, setHost }: Session): void {
  const host = hostsOf(run)[focused]
  if (host) setHost(focused, otherOrder(host))
}

function zoomBy({ run, cursor, span, setSpan }: Session, factor: number): void {
  const steps = run.schedule.length
  setSpan(zoom(span ?? wholeRun(steps), steps, factor, cursor))
}
