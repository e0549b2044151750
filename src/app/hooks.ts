import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { kept } from './kept.ts'
import type { Command } from './keys.ts'
import { commandOf, isCharacterKey } from './keys.ts'
import type { Session, SessionStore } from './work/session.ts'

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Steps on while the session plays and is on the page, at its speed. */
export function usePlay(store: SessionStore): void {
  const playing = useStore(store, (session: Session) => session.playing)
  const speed = useStore(store, (session: Session) => session.speed)
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => store.getState().playOn(), 1000 / speed)
    return () => clearInterval(timer)
  }, [store, playing, speed])
}

/** Sends key presses outside of text fields to `run`, which says whether it took them. Buttons keep Space, selects keep all. */
export function useKeys(run: (command: Command | number) => boolean, characterKeys: boolean): void {
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (!characterKeys && isCharacterKey(event))) return
      if (belongsToWidget(event)) return
      const command = commandOf(event)
      if (command === null) return
      if (run(command)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [run, characterKeys])
}

function belongsToWidget({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input, textarea, select, dialog[open]')) return key !== 'Escape'
  if (key === ' ') return target.closest('button, [role=tab], summary, a') !== null
  return false
}

export type Theme = 'dark' | 'light'

const STORED_THEME = 'irq-path.theme'

/** The theme a person chose, or the system's; applied to the document, which is light on paper. */
export function useTheme(printing: boolean): readonly [Theme, () => void] {
  const systemLight = useMedia('(prefers-color-scheme: light)')
  const [chosen, setChosen] = useState<Theme | null>(() => readTheme(kept.getItem(STORED_THEME)))
  const theme = chosen ?? (systemLight ? 'light' : 'dark')
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = printing ? 'light' : theme
  }, [theme, printing])
  const toggle = () => {
    const other = theme === 'dark' ? 'light' : 'dark'
    kept.setItem(STORED_THEME, other)
    setChosen(other)
  }
  return [theme, toggle]
}

const readTheme = (text: string | null): Theme | null =>
  text === 'dark' || text === 'light' ? text : null

/** Whether the place shown is one step after the one shown before. */
export function useForward(cursor: number): boolean {
  const [places, setPlaces] = useState({ before: cursor, now: cursor })
  if (places.now !== cursor) setPlaces({ before: places.now, now: cursor })
  return places.now === places.before + 1
}

/** `value` as it was when it last stood still for `ms`. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
