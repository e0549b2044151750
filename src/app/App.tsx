import { useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TraceLogHandle } from '../panels/run-log/trace-log.tsx'
import './app.css'
import { usePageErrors } from './errors/page-error-listening.ts'
import { Export } from './export/Export.tsx'
import { useKeys, useMedia, useTheme } from './hooks.ts'
import { createExplorer, type SearchOpening, startWorker } from './interleavings/explorer.ts'
import type { SearchCommand } from './interleavings/key-list.ts'
import { KeptView } from './KeptView.tsx'
import { KeySheet } from './KeySheet.tsx'
import { type Command, isEverywhere } from './keys.ts'
import { Notices } from './Notices.tsx'
import { ScenePalette } from './palette/ScenePalette.tsx'
import { usePaletteKey } from './palette/use-palette.ts'
import { InPlace } from './parts/InPlace.tsx'
import { interleavingsView, traceView } from './parts/parts.ts'
import { usePrinting } from './printing.ts'
import { type ScenarioDialogName, Scenarios } from './scenarios/Scenarios.tsx'
import { focusBreakpoints } from './step/breakpoints-focus.ts'
import { isSessionCommand, perform, takeNumber } from './step/commands.ts'
import { StepPrint } from './step/StepPrint.tsx'
import { StepView } from './step/StepView.tsx'
import { UndoButtons } from './step/UndoButtons.tsx'
import { useWhy } from './step/use-why.ts'
import { TopBar } from './TopBar.tsx'
import { loadSample, type Sample } from './trace/files.ts'
import type { TraceCommand } from './trace/key-list.ts'
import { useSharedPin } from './trace/shared-pin.ts'
import { createTrace } from './trace/store.ts'
import { TraceFile } from './trace/TraceFile.tsx'
import { startLogWorker } from './trace/worker.ts'
import { useLongWork } from './work/long-work.ts'
import { readView, type View } from './work/permalink.ts'
import { Place } from './work/place.ts'
import type { Opening, SessionStore } from './work/session.ts'
import { addressOf, copied, NOT_IN_LINK, useLink } from './work/sharing.ts'

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
  const printing = usePrinting()
  const [theme, toggleTheme] = useTheme(printing)
  const [raw, setRaw] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [branches, setBranches] = useState(false)
  const [dialog, setDialog] = useState<ScenarioDialogName | null>(null)
  const [characterKeys, setCharacterKeys] = useState(true)
  const [notices, setNotices] = useState(faults)
  const notice = useCallback((text: string) => setNotices([text]), [])
  const log = useRef<TraceLogHandle>(null)
  const inTrace = useRef<((command: TraceCommand) => void) | null>(null)
  const inSearch = useRef<((command: SearchCommand) => void) | null>(null)
  const folded = useMedia('(max-width: 1279px)')
  const [view, setView] = useState<View>(() => readView(window.location.hash))
  const [explorer] = useState(() => createExplorer(startWorker, search))
  const [trace] = useState(() => createTrace(startLogWorker))
  const inSteps = view === 'step'
  const asking = useWhy(store)
  const errors = usePageErrors()
  useSharedPin(store, trace)
  useLongWork(store)
  useLink(store, explorer, view)
  const openRun = useCallback(
    (opening: Opening) => {
      store.getState().load(opening)
      setView('step')
    },
    [store],
  )

  const openSample = useCallback(
    async (sample: Sample) => {
      try {
        trace.getState().open(await loadSample(sample))
        setView('trace')
      } catch (error) {
        notice((error as Error).message)
      }
    },
    [trace, notice],
  )

  const place = useCallback(() => addressOf(store, explorer, view), [store, explorer, view])
  const share = useCallback(async () => {
    const said = await copied(place(), view)
    const keepsLog = view === 'trace' && trace.getState().status !== 'empty'
    setNotices(keepsLog ? [said, NOT_IN_LINK] : [said])
  }, [place, trace, view])

  const togglePalette = useCallback(() => {
    setSheet(false)
    setPaletteOpen((open) => !open)
  }, [])
  const closePalette = useCallback(() => setPaletteOpen(false), [])
  usePaletteKey(togglePalette)

  const page = useMemo(
    (): Partial<Record<Command, () => void>> => ({
      why: asking.onAgain,
      breakpoints: () => {
        const { tab, showTab } = store.getState()
        showTab(tab === 'Breakpoints' ? 'QEMU' : 'Breakpoints')
        focusBreakpoints()
      },
      raw: () => setRaw((on) => !on),
      find: () => {
        if (folded) store.getState().showTab('Log')
        requestAnimationFrame(() => log.current?.focusFind())
      },
      findNext: () => log.current?.findNext(),
      findPrevious: () => log.current?.findPrevious(),
      gallery: () => setDialog('gallery'),
      editor: () => setDialog('editor'),
      branches: () => setBranches((open) => !open),
      palette: togglePalette,
      theme: toggleTheme,
      share,
      keys: () => setSheet((open) => !open),
      close: () => (sheet ? setSheet(false) : store.getState().stop()),
    }),
    [store, folded, sheet, share, togglePalette, toggleTheme, asking.onAgain],
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
    <Place value={place}>
      <div className="app" data-view={view} data-printing={printing || undefined}>
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
          exporting={<Export {...{ view, store, trace }} onNotice={notice} />}
          onShare={share}
          onTheme={toggleTheme}
          onCommands={togglePalette}
          onKeys={() => setSheet(true)}
        >
          {view === 'trace' && <TraceFile store={trace} />}
        </TopBar>
        <Notices texts={notices} errors={errors} onDismiss={() => setNotices([])} />
        <KeptView shown={inSteps}>
          <StepView
            {...{ store, folded, raw, log, asking, branches, characterKeys }}
            onBranches={setBranches}
          />
        </KeptView>
        <KeptView shown={view === 'trace'}>
          <InPlace part={traceView}>
            {(TraceView) => (
              <TraceView
                store={trace}
                characterKeys={characterKeys}
                handle={inTrace}
                onOpen={openRun}
                onNotice={notice}
              />
            )}
          </InPlace>
        </KeptView>
        <KeptView shown={view === 'interleavings'}>
          <InPlace part={interleavingsView}>
            {(InterleavingsView) => (
              <InterleavingsView
                store={explorer}
                run={run}
                characterKeys={characterKeys}
                handle={inSearch}
                onOpen={openRun}
              />
            )}
          </InPlace>
        </KeptView>
        {printing && inSteps && <StepPrint store={store} />}
        <KeySheet
          view={view}
          open={sheet}
          characterKeys={characterKeys}
          onCharacterKeys={setCharacterKeys}
          onPalette={togglePalette}
          onClose={() => setSheet(false)}
        />
        <ScenePalette
          open={paletteOpen}
          onClose={closePalette}
          scene={{
            ...{ view, store, trace, explorer, folded },
            perform: onKey,
            performInTrace: (command) => inTrace.current?.(command),
            performInSearch: (command) => inSearch.current?.(command),
            onView: setView,
            onWhy: asking.onWhy,
            onSample: openSample,
            onNotice: notice,
          }}
        />
      </div>
    </Place>
  )
}
