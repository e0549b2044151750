import { type RefObject, useCallback, useDeferredValue, useId, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { GuestCode } from '../../panels/code/guest-code.tsx'
import { VmmCode } from '../../panels/code/vmm-code.tsx'
import { PinStrip } from '../../panels/pin-strip.tsx'
import { RedirectionTable, type RedirectionTableProps } from '../../panels/redirection-table.tsx'
import { TraceLog, type TraceLogHandle } from '../../panels/run-log/trace-log.tsx'
import type { Lane } from '../../trace/run.ts'
import { followers } from '../../view/causes/divergence.ts'
import { sinceText } from '../../view/causes/when.ts'
import { vmmCode } from '../../view/code/code.ts'
import { guestCode } from '../../view/code/guest-code.ts'
import { kvmDecision } from '../../view/code/kvm-decision.ts'
import { logBook } from '../../view/log-book.ts'
import { redirectionTable } from '../../view/stations/redirection.ts'
import { pinFieldValue } from '../../view/stations/values.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { changeOffer } from '../work/breakpoint-edits.ts'
import { SIDE_TABS, type SideTab } from '../work/looking.ts'
import type { SessionStore } from '../work/session.ts'
import { BreakpointsTab } from './BreakpointsTab.tsx'
import { Split } from './Split.tsx'
import type { Asking } from './use-why.ts'
import { WhyTab } from './WhyTab.tsx'

interface SideRegionProps {
  readonly store: SessionStore
  /** The log is a tab too, where there is no room beside or below the others. */
  readonly folded: boolean
  readonly raw: boolean
  readonly log: RefObject<TraceLogHandle | null>
  readonly asking: Asking
}

/** Beside the stage: what QEMU and the guest run, all pins, and the log. */
export function SideRegion(props: SideRegionProps) {
  const { store, folded, raw, log, asking } = props
  const tab = useStore(store, (session) => session.tab)
  const { showTab } = store.getState()
  const tabs = SIDE_TABS.filter((name) => folded || name !== 'Log')
  const shown = tabs.includes(tab) ? tab : 'QEMU'
  const id = useId()
  return (
    <aside className="side" aria-label="Code and log">
      <Split
        id="split-log"
        orientation="vertical"
        label="Height of the code"
        least={[120, 120]}
        first={
          <div className="side-top">
            <div className="tabs" role="tablist" aria-label="Code and pins">
              {tabs.map((name) => (
                <button
                  key={name}
                  type="button"
                  role="tab"
                  id={`${id}-${name}`}
                  aria-selected={name === shown}
                  aria-controls={`${id}-panel`}
                  tabIndex={name === shown ? 0 : -1}
                  onClick={() => showTab(name)}
                  onKeyDown={(event) => {
                    const to = neighbour(tabs, name, event.key)
                    if (!to) return
                    event.preventDefault()
                    showTab(to)
                    document.getElementById(`${id}-${to}`)?.focus()
                  }}
                >
                  {name}
                </button>
              ))}
            </div>
            <div
              id={`${id}-panel`}
              className="tab-panel"
              role="tabpanel"
              aria-labelledby={`${id}-${shown}`}
            >
              {shown === 'QEMU' && <VmmTab store={store} />}
              {shown === 'Guest' && <GuestTab store={store} />}
              {shown === 'Pins' && <PinsTab store={store} onWhy={asking.onWhy} />}
              {shown === 'Why' && <WhyTab store={store} onClose={asking.onClose} />}
              {shown === 'Breakpoints' && <BreakpointsTab store={store} />}
              {shown === 'Log' && <Log store={store} raw={raw} log={log} />}
            </div>
          </div>
        }
        second={!folded && <Log store={store} raw={raw} log={log} />}
      />
    </aside>
  )
}

function neighbour(tabs: readonly SideTab[], name: SideTab, key: string): SideTab | undefined {
  const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  return by === 0 ? undefined : tabs[(tabs.indexOf(name) + by + tabs.length) % tabs.length]
}

interface TabProps {
  readonly store: SessionStore
}

function VmmTab({ store }: TabProps) {
  const { run, cursor, pin, seek } = useStore(store)
  const { lanes } = run
  return (
    <Guarded name="What QEMU runs">
      <VmmCode
        view={vmmCode(lanes, cursor, pin)}
        decisions={kvmDecision(lanes, cursor, pin)}
        lanes={lanes.length}
        onSeek={seek}
      />
    </Guarded>
  )
}

function GuestTab({ store }: TabProps) {
  const { run, cursor, pin, seek } = useStore(store)
  const [cpu, setCpu] = useState<number | null>(null)
  return (
    <Guarded name="What the guest runs">
      <GuestCode
        view={guestCode(run.lanes, cursor, pin, cpu)}
        lanes={run.lanes.length}
        cpu={cpu}
        onCpu={setCpu}
        onSeek={seek}
      />
    </Guarded>
  )
}

interface PinsTabProps extends TabProps {
  readonly onWhy: Asking['onWhy']
}

function PinsTab({ store, onWhy }: PinsTabProps) {
  const { run, work, cursor, pin, focusPin, setBreakpoints } = useStore(store)
  const rows = redirectionTable(run.lanes, cursor)
  const why = useCallback<NonNullable<RedirectionTableProps['onWhy']>>(
    (lane, at, field) => onWhy(lane, { value: pinFieldValue(at, field) }),
    [onWhy],
  )
  const stop = useCallback(
    (at: number) => changeOffer({ run, work, setBreakpoints }, { of: 'remote-irr', at }),
    [run, work, setBreakpoints],
  )
  return (
    <Guarded name="The redirection table">
      <PinStrip rows={rows} focus={pin} onFocusPin={focusPin} />
      <RedirectionTable
        rows={rows}
        focus={pin}
        onFocusPin={focusPin}
        onWhy={why}
        since={(at, shown, field) =>
          sinceText(run.lanes[at] as Lane, cursor, pinFieldValue(shown, field))
        }
        stop={stop}
      />
    </Guarded>
  )
}

interface LogProps extends TabProps {
  readonly raw: boolean
  readonly log: RefObject<TraceLogHandle | null>
}

/** While the pointer scrubs, the log follows when the rest of the page has been drawn. */
function Log({ store, raw, log }: LogProps) {
  const { run, cursor: now, scrubbing, seek } = useStore(store)
  const later = useDeferredValue(now)
  const cursor = scrubbing ? later : now
  const rows = useMemo(() => logBook(run.lanes, followers(run)), [run])
  return (
    <Guarded name="The trace log">
      <TraceLog rows={rows} cursor={cursor} raw={raw} onSeek={seek} handle={log} />
    </Guarded>
  )
}
