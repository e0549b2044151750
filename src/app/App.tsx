import { useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TraceLogHandle } from '../panels/trace-log.tsx'
import './app.css'
import { focusBreakpoints } from './breakpoints-focus.ts'
import { isSessionCommand, perform, takeNumber } from './commands.ts'
import { Export } from './Export.tsx'
import { createExplorer, type SearchOpening, startWorker } from './explorer.ts'
import { useGrowing } from './growing.ts'
import { useKeys, useMedia, useTheme } from './hooks.ts'
import { Interleavings } from './Interleavings.tsx'
import { InterleavingsHints } from './InterleavingsHints.tsx'
import type { SearchCommand } from './interleavings-key-list.ts'
import { KeptView } from './KeptView.tsx'
import { KeySheet } from './KeySheet.tsx'
import { type Command, isEverywhere } from './keys.ts'
import { Notices } from './Notices.tsx'
import { Palette } from './Palette.tsx'
import { usePageErrors } from './page-error-listening.ts'
import { numberedEntries, paletteEntries } from './palette-entries.ts'
import { readView, type View } from './permalink.ts'
import { Place } from './place.ts'
import { usePrinting } from './printing.ts'
import { type ScenarioDialogName, Scenarios } from './Scenarios.tsx'
import type { SideTab } from './SideRegion.tsx'
import { StepPrint } from './StepPrint.tsx'
import { StepView } from './StepView.tsx'
import type { Opening, SessionStore } from './session.ts'
import { useSharedPin } from './shared-pin.ts'
import { addressOf, copied, NOT_IN_LINK, useLink } from './sharing.ts'
import { TopBar } from './TopBar.tsx'
import { Trace } from './Trace.tsx'
import { TraceFile } from './TraceFile.tsx'
import { TraceHints } from './TraceHints.tsx'
import { loadSample, type Sample } from './trace-files.ts'
import type { TraceCommand } from './trace-key-list.ts'
import { createTrace } from './trace-store.ts'
import { startLogWorker } from './trace-worker.ts'
import { UndoButtons } from './UndoButtons.tsx'
import { usePaletteKey } from './use-palette.ts'
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
  const printing = usePrinting()
  const [theme, toggleTheme] = useTheme(printing)
  const [tab, setTab] = useState<SideTab>('QEMU')
  const [raw, setRaw] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [palette, setPalette] = useState(false)
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
  const asking = useWhy(store, tab, setTab)
  const errors = usePageErrors()
  useSharedPin(store, trace)
  useGrowing(store)
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
    setPalette((open) => !open)
  }, [])
  usePaletteKey(togglePalette)

  const page = useMemo(
    (): Partial<Record<Command, () => void>> => ({
      why: asking.onAgain,
      table: () => setTab((shown) => (shown === 'Pins' ? 'QEMU' : 'Pins')),
      breakpoints: () => {
        setTab((shown) => (shown === 'Breakpoints' ? 'QEMU' : 'Breakpoints'))
        focusBreakpoints()
      },
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
      palette: togglePalette,
      theme: toggleTheme,
      share,
      keys: () => setSheet((open) => !open),
      close: () => setSheet(false),
    }),
    [folded, share, togglePalette, toggleTheme, asking.onAgain],
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
          onKeys={() => setSheet(true)}
        >
          {view === 'trace' && <TraceFile store={trace} />}
        </TopBar>
        <Notices texts={notices} errors={errors} onDismiss={() => setNotices([])} />
        <KeptView shown={inSteps}>
          <StepView
            {...{ store, tab, folded, raw, log, asking, branches }}
            onTab={setTab}
            onBranches={setBranches}
          />
        </KeptView>
        <KeptView shown={view === 'trace'}>
          <Trace
            store={trace}
            characterKeys={characterKeys}
            handle={inTrace}
            onOpen={openRun}
            onNotice={notice}
          />
          <TraceHints store={trace} />
        </KeptView>
        <KeptView shown={view === 'interleavings'}>
          <Interleavings
            store={explorer}
            run={run}
            characterKeys={characterKeys}
            handle={inSearch}
            onOpen={openRun}
          />
          <InterleavingsHints store={explorer} run={run} characterKeys={characterKeys} />
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
        <Palette
          open={palette}
          onClose={() => setPalette(false)}
          numbered={(number) => numberedEntries({ view, store, trace }, number)}
          entries={(samples) =>
            paletteEntries({
              ...{ view, store, trace, explorer, tab, folded, samples },
              perform: onKey,
              performInTrace: (command) => inTrace.current?.(command),
              performInSearch: (command) => inSearch.current?.(command),
              onView: setView,
              onTab: setTab,
              onWhy: asking.onWhy,
              onSample: openSample,
              onNotice: notice,
            })
          }
        />
      </div>
    </Place>
  )
}
