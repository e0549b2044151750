/** The VMM's threads, with the order of their micro-ops as the variant lists it. */
import { err, ok, type Result } from '../base/result.ts'
import type { VmmEntry } from '../core/vmm/variant.ts'
import { registerOps, routeOps, serviceOps, writtenOps } from './micro-ops.ts'
import type { Chosen } from './part.ts'

/** The entries that the guest and the device of one move come in by. */
const entries: Readonly<Partial<Record<VmmEntry, string>>> = {
  setIrq: 'SET_IRQ',
  read: 'READ_WINDOW',
  select: 'SELECT',
  rteWrite: 'WRITE_WINDOW',
  eoirWrite: 'WRITE_EOIR',
  eoiExit: 'EOI_EXIT',
}
const names = Object.keys(entries) as readonly VmmEntry[]

/** An error names the first micro-op of the variant that the specification has no text for. */
export function canWrite({ variant }: Chosen): Result<true> {
  const unknown = names
    .flatMap((entry) => variant.entries[entry])
    .find(({ id }) => writtenOps[id] === undefined)
  return unknown
    ? err(`${variant.id} has a micro-op that cannot be written: ${unknown.id}`)
    : ok(true)
}

export const vmm = (chosen: Chosen): string =>
  [
    registerOps,
    serviceOps(chosen.variant.message === 'route' ? 'gsi' : 'msi'),
    chosen.exits ? routeOps(!chosen.variant.scan) : '',
    FINISH,
    ...names.map((entry) => entryText(chosen, entry)),
    threads(chosen),
  ].join('')

const FINISH = `
/* A vCPU leaves guest mode with a call; its thread waits for the lock. */
inline exit_to_vmm(c, request, given) {
  in_guest = in_guest & ~CPU(c);
  call[c] = request;
  value[c] = given
}

/* The call returns, drops the lock, and completes the guest's line in the same step. */
inline finish(t) {
  bql = NOBODY;
  if
  :: t < MAIN && call[t] != EOI_EXIT -> call[t] = NO_CALL; answered(t)
  :: else -> call[t] = NO_CALL
  fi;
  value[t] = 0; op[t] = 0; scanned[t] = 0; raising[t] = 0; settled[t] = 0;
  phase[t] = 0; walked[t] = 0; published[t] = 0
}
`

/** One entry: the micro-op that is due, then on past those that have nothing to do. */
function entryText({ variant }: Chosen, entry: VmmEntry): string {
  const list = variant.entries[entry]
  const ops = list.flatMap(({ id }) => writtenOps[id] ?? [])
  const runs = ops.map(
    ({ run, pending }, at) => `  :: op[t] == ${at} -> ${run}${pending === null ? '; op[t]++' : ''}`,
  )
  const skips = ops.flatMap(({ pending }, at) =>
    pending === null ? [] : `  if :: op[t] == ${at} && !${pending} -> op[t]++ :: else fi;`,
  )
  return `
/* ${variant.id}, ${entry}: ${list.map(({ id }) => id).join(', ')} */
inline ${inlineOf(entry)}(t) {
  if
${runs.join('\n')}
  fi;
${skips.map((skip) => `${skip}\n`).join('')}  if :: op[t] == ${ops.length} -> finish(t) :: else fi
}
`
}

/** `rteWrite` is `on_rte_write` there. */
const inlineOf = (entry: VmmEntry): string => `on_${snake(entry)}`

const snake = (entry: VmmEntry): string =>
  entry.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const threads = (chosen: Chosen): string => `
${pollsFirst(chosen)}
/* A thread inside the VMM takes the big lock with its first piece and drops it with its last. */
proctype Vmm(byte t) {
  do
  :: d_step { call[t] != NO_CALL && (bql == NOBODY || bql == t) && !polls_first(t) ->
       bql = t;
       if
${names.map((entry) => `       :: call[t] == ${entries[entry]} -> ${inlineOf(entry)}(t)`).join('\n')}
       fi }
  od
}
`

const pollsFirst = ({ scenario }: Chosen): string =>
  scenario.devices[0]?.behaviour === 'right-cpu'
    ? `/* QEMU looks at the device's line after each exit of the vCPU that was to serve it, before it
   handles the exit: a line without a cause falls before that vCPU's EOI is broadcast. */
#define polls_first(t) \\
  (call[t] == EOI_EXIT && bql == NOBODY && t == ${scenario.devices[0].cpu} && line && !cause)`
    : '#define polls_first(t) false'
