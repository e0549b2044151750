/** Every command that has a key, as the list of keys has it. */
import { hindrance } from '../hindrance.ts'
import { type KeyScope, SEARCH_SECTIONS, type SearchCommand } from '../interleavings/key-list.ts'
import { type Binding, type Command, isEverywhere, KEY_SECTIONS } from '../keys.ts'
import { TRACE_SECTIONS, type TraceCommand } from '../trace/key-list.ts'
import type { Trace } from '../trace/store.ts'
import type { Session } from '../work/session.ts'
import { type PaletteEntry, unless } from './palette.ts'

/** What has no meaning while the palette is open: itself, and closing what is open. */
const OWN: ReadonlySet<Command> = new Set<Command>(['palette', 'close'])

/** The keys of the Step view. */
export const stepKeys = (session: Session, perform: (command: Command) => void): PaletteEntry[] =>
  bindings((command) => hindrance(session, command), perform)

/** The keys that mean the same in every view. */
export const commonKeys = (perform: (command: Command) => void): PaletteEntry[] =>
  bindings(
    () => null,
    perform,
    ({ command }) => isEverywhere(command),
  )

function bindings(
  reason: (command: Command) => string | null,
  perform: (command: Command) => void,
  belongs: (binding: Binding) => boolean = () => true,
): PaletteEntry[] {
  return KEY_SECTIONS.flatMap(({ subject, keys }) =>
    keys
      .filter((key) => belongs(key) && !OWN.has(key.command))
      .map(({ command, cap, text }) => ({
        id: `key:${command}`,
        group: subject,
        title: text,
        cap,
        ...unless(reason(command)),
        run: () => perform(command),
      })),
  )
}

/** The keys of the Trace view. */
export const traceKeys = (trace: Trace, perform: (command: TraceCommand) => void): PaletteEntry[] =>
  TRACE_SECTIONS.flatMap(({ subject, keys }) =>
    keys.map(({ command, cap, text }) => ({
      id: `trace:${command}`,
      group: subject,
      title: text,
      cap,
      ...unless(traceHindrance(trace, command)),
      run: () => perform(command),
    })),
  )

function traceHindrance({ status, head, diagnosis }: Trace, command: TraceCommand): string | null {
  if (command === 'cancel') return status === 'working' ? null : 'no log is being read'
  if (!head) return 'no log is open'
  const seeksFinding = command === 'nextFinding' || command === 'previousFinding'
  return seeksFinding && (diagnosis?.findings.length ?? 0) === 0 ? 'nothing was found' : null
}

const IN_PLACE = 'by its key, on what has the focus'

/** The keys of the Interleavings view; those that act on what is focused have to be pressed there. */
export const searchKeys = (
  scope: KeyScope,
  perform: (command: SearchCommand) => void,
): PaletteEntry[] =>
  SEARCH_SECTIONS.flatMap(({ subject: group, keys }) =>
    keys.flatMap(({ caps, text, commands, lacks }): PaletteEntry[] => {
      const reason = unless(lacks(scope) ?? (commands ? null : IN_PLACE))
      if (!commands) return [{ id: `search:${text}`, group, title: text, ...reason, run() {} }]
      return commands.map(({ command, text }, at) => ({
        id: `search:${command}`,
        group,
        title: text,
        cap: caps[at] ?? '',
        ...reason,
        run: () => perform(command),
      }))
    }),
  )
