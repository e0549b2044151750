import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { TraceLogHandle } from '../panels/trace-log.tsx'
import './app.css'
import { isSessionCommand, perform, takeNumber } from './commands.ts'
import { useKeys, useMedia, usePlay, useTheme } from './hooks.ts'
import { KeyHints } from './KeyHints.tsx'
import { KeySheet } from './KeySheet.tsx'
import type { Command } from './keys.ts'
import { Notices } from './Notices.tsx'
import { writeLink } from './permalink.ts'
import { SideRegion, type SideTab } from './SideRegion.tsx'
import { Spoken } from './Spoken.tsx'
import { StageRegion } from './StageRegion.tsx'
import type { SessionStore } from './session.ts'
import { TimeRegion } from './TimeRegion.tsx'
import { TopBar } from './TopBar.tsx'

interface AppProps {
  readonly store: SessionStore
  /** Sentences about parts of the link that were not understood. */
  readonly faults: readonly string[]
}

/** The page: regions around one session, and what opens over them. */
export function App({ store, faults }: AppProps) {
  const run = useStore(store, (session) => session.run)
  const [theme, toggleTheme] = useTheme()
  const [tab, setTab] = useState<SideTab>('QEMU')
  const [raw, setRaw] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [characterKeys, setCharacterKeys] = useState(true)
  const [notices, setNotices] = useState(faults)
  const log = useRef<TraceLogHandle>(null)
  const folded = useMedia('(max-width: 1279px)')
  usePlay(store)
  useLink(store)

  const share = useCallback(async () => {
    const link = new URL(writeLink(store.getState()), window.location.href).href
    setNotices([await copied(link)])
  }, [store])

  const page = useMemo(
    (): Partial<Record<Command, () => void>> => ({
      table: () => setTab((shown) => (shown === 'Pins' ? 'QEMU' : 'Pins')),
      raw: () => setRaw((on) => !on),
      find: () => {
        if (folded) setTab('Log')
        requestAnimationFrame(() => log.current?.focusFind())
      },
      findNext: () => log.current?.findNext(),
      findPrevious: () => log.current?.findPrevious(),
      theme: toggleTheme,
      share,
      keys: () => setSheet((open) => !open),
      close: () => setSheet(false),
    }),
    [folded, share, toggleTheme],
  )
  const onKey = useCallback(
    (command: Command | number) => {
      if (typeof command === 'number') takeNumber(store.getState(), command)
      else if (isSessionCommand(command)) perform(store.getState(), command)
      else page[command]?.()
    },
    [store, page],
  )
  useKeys(onKey, characterKeys)

  return (
    <div className="app">
      <TopBar
        scenario={run.scenario}
        comparing={run.lanes.length > 1}
        theme={theme}
        onScenario={store.getState().open}
        onCompare={store.getState().toggleCompare}
        onShare={share}
        onTheme={toggleTheme}
        onKeys={() => setSheet(true)}
      />
      <Notices texts={notices} onDismiss={() => setNotices([])} />
      <StageRegion store={store} />
      <SideRegion store={store} tab={tab} folded={folded} raw={raw} log={log} onTab={setTab} />
      <TimeRegion store={store} />
      <KeyHints />
      <Spoken store={store} />
      <KeySheet
        open={sheet}
        characterKeys={characterKeys}
        onCharacterKeys={setCharacterKeys}
        onClose={() => setSheet(false)}
      />
    </div>
  )
}

/** Keeps the address in step with the session, once it stands still. */
function useLink(store: SessionStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    return store.subscribe((session) => {
      clearTimeout(timer)
      timer = setTimeout(() => window.history.replaceState(null, '', writeLink(session)), 200)
    })
  }, [store])
}

async function copied(link: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(link)
    return 'A link to this step is on the clipboard.'
  } catch {
    return `This link leads to this step: ${link}`
  }
}
