import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TraceLogHandle } from '../panels/trace-log.tsx'
import './app.css'
import { isSessionCommand, perform, takeNumber } from './commands.ts'
import { ExportLog } from './ExportLog.tsx'
import { ExportRun } from './ExportRun.tsx'
import { createExplorer, type ExplorerStore, type SearchOpening, startWorker } from './explorer.ts'
import { useKeys, useMedia, usePlay, useTheme } from './hooks.ts'
import { Interleavings } from './Interleavings.tsx'
import { InterleavingsHints } from './InterleavingsHints.tsx'
import { KeyHints } from './KeyHints.tsx'
import { KeySheet } from './KeySheet.tsx'
import { type Command, isEverywhere } from './keys.ts'
import { Notices } from './Notices.tsx'
import { readView, type View, writeLink } from './permalink.ts'
import { createPointed } from './pointed.ts'
import { type ScenarioDialogName, Scenarios } from './Scenarios.tsx'
import { SideRegion, type SideTab } from './SideRegion.tsx'
import { Spoken } from './Spoken.tsx'
import { StageRegion } from './StageRegion.tsx'
import type { Opening, SessionStore } from './session.ts'
import { TimeRegion } from './TimeRegion.tsx'
import { TopBar } from './TopBar.tsx'
import { Trace } from './Trace.tsx'
import { TraceFile } from './TraceFile.tsx'
import { TraceHints } from './TraceHints.tsx'
import { createTrace, type TraceStore } from './trace-store.ts'
import { startLogWorker } from './trace-worker.ts'
import { UndoButtons } from './UndoButtons.tsx'
import { usePointed } from './use-pointed.ts'
import { useWhy } from './use-why.ts'

interface AppProps {
  readonly store: SessionStore
  /** What the Interleavings view starts from. */
  readonly search: SearchOpening
  /** Sentences about parts of the link that were not understood. */
  readonly faults: readonly string[]
}

/** The page: regions around one session, and what opens over them. */
export function App({ store, search, faults }: AppProps) {
  const run = useStore(store, (session) => session.run)
  const [theme, toggleTheme] = useTheme()
  const [tab, setTab] = useState<SideTab>('QEMU')
  const [raw, setRaw] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [branches, setBranches] = useState(false)
  const [dialog, setDialog] = useState<ScenarioDialogName | null>(null)
  const [characterKeys, setCharacterKeys] = useState(true)
  const [notices, setNotices] = useState(faults)
  const log = useRef<TraceLogHandle>(null)
  const folded = useMedia('(max-width: 1279px)')
  const [view, setView] = useState<View>(() => readView(window.location.hash))
  const [explorer] = useState(() => createExplorer(startWorker, search))
  const [trace] = useState(() => createTrace(startLogWorker))
  const inSteps = view === 'step'
  const asking = useWhy(store, tab, setTab)
  const [pointed] = useState(createPointed)
  usePointed(pointed, store, inSteps)
  usePlay(store)
  useLink(store, explorer, view)
  const openRun = useCallback(
    (opening: Opening) => {
      store.getState().load(opening)
      setView('step')
    },
    [store],
  )

  const share = useCallback(async () => {
    const link = writeLink(store.getState(), view, explorer.getState())
    const said = await copied(new URL(link, window.location.href).href, view)
    const keepsLog = view === 'trace' && trace.getState().status !== 'empty'
    setNotices(keepsLog ? [said, NOT_IN_LINK] : [said])
  }, [store, explorer, trace, view])

  const page = useMemo(
    (): Partial<Record<Command, () => void>> => ({
      why: asking.onAgain,
      table: () => setTab((shown) => (shown === 'Pins' ? 'QEMU' : 'Pins')),
      raw: () => setRaw((on) => !on),
      find: () => {
        if (folded) setTab('Log')
        requestAnimationFrame(() => log.current?.focusFind())
      },
      findNext: () => log.current?.findNext(),
      findPrevious: () => log.current?.findPrevious(),
      gallery: () => setDialog('gallery'),
      editor: () => setDialog('editor'),
      branches: () => setBranches((open) => !open),
      theme: toggleTheme,
      share,
      keys: () => setSheet((open) => !open),
      close: () => setSheet(false),
    }),
    [folded, share, toggleTheme, asking.onAgain],
  )
  const onKey = useCallback(
    (command: Command | number) => {
      if (!inSteps && !isEverywhere(command)) return false
      if (typeof command === 'number') takeNumber(store.getState(), command)
      else if (isSessionCommand(command)) perform(store.getState(), command)
      else page[command]?.()
      return true
    },
    [store, page, inSteps],
  )
  useKeys(onKey, characterKeys)

  return (
    <div className="app" data-view={view}>
      <TopBar
        view={view}
        onView={setView}
        scenarios={
          inSteps && (
            <>
              <Scenarios store={store} dialog={dialog} onDialog={setDialog} />
              <UndoButtons store={store} />
            </>
          )
        }
        comparing={run.lanes.length > 1}
        theme={theme}
        onCompare={store.getState().toggleCompare}
        exporting={
          <Export view={view} store={store} trace={trace} onNotice={(text) => setNotices([text])} />
        }
        onShare={share}
        onTheme={toggleTheme}
        onKeys={() => setSheet(true)}
      >
        {view === 'trace' && <TraceFile store={trace} />}
      </TopBar>
      <Notices texts={notices} onDismiss={() => setNotices([])} />
      {inSteps ? (
        <>
          <StageRegion store={store} onWhy={asking.onWhy} />
          <SideRegion {...{ store, tab, folded, raw, log, asking }} onTab={setTab} />
          <TimeRegion store={store} branches={branches} onBranches={setBranches} />
          <KeyHints />
          <Spoken store={store} />
        </>
      ) : view === 'trace' ? (
        <>
          <Trace
            store={trace}
            characterKeys={characterKeys}
            onOpen={openRun}
            onNotice={(text) => setNotices([text])}
          />
          <TraceHints store={trace} />
        </>
      ) : (
        <>
          <Interleavings
            store={explorer}
            run={run}
            characterKeys={characterKeys}
            onOpen={openRun}
          />
          <InterleavingsHints store={explorer} run={run} characterKeys={characterKeys} />
        </>
      )}
      <KeySheet
        view={view}
        open={sheet}
        characterKeys={characterKeys}
        onCharacterKeys={setCharacterKeys}
        onClose={() => setSheet(false)}
      />
    </div>
  )
}

interface ExportProps {
  readonly view: View
  readonly store: SessionStore
  readonly trace: TraceStore
  onNotice(text: string): void
}

const Export = ({ view, store, trace, onNotice }: ExportProps) => {
  if (view === 'step') return <ExportRun store={store} onNotice={onNotice} />
  return view === 'trace' ? <ExportLog store={trace} onNotice={onNotice} /> : null
}

/** Keeps the address in step with the session, the search and the view, once they stand still. */
function useLink(store: SessionStore, explorer: ExplorerStore, view: View): void {
  const shown = useRef(view)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = () =>
      window.history.replaceState(null, '', writeLink(store.getState(), view, explorer.getState()))
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(write, 200)
    }
    if (shown.current !== view) later()
    shown.current = view
    const unsubscribe = [
      store.subscribe(later),
      explorer.subscribe(({ plan, asked }, before) => {
        if (plan !== before.plan || asked !== before.asked) later()
      }),
    ]
    return () => {
      for (const stop of unsubscribe) stop()
      clearTimeout(timer)
    }
  }, [store, explorer, view])
}

const NOT_IN_LINK =
  'The log itself is not in the link: it stays in this page. To share it, export it or send the file.'

const SHARED: Readonly<Record<View, readonly [what: string, then: string]>> = {
  step: ['this step', ''],
  trace: ['the Trace view', ''],
  interleavings: ['this search and cell', ' Whoever opens it starts the search.'],
}

async function copied(link: string, view: View): Promise<string> {
  const [what, then] = SHARED[view]
  try {
    await navigator.clipboard.writeText(link)
    return `A link to ${what} is on the clipboard.${then}`
  } catch {
    return `This link leads to ${what}: ${link}`
  }
}
