/** Asking why: the question in the session, the tab that answers it, and where the focus goes. */
import { useCallback, useRef } from 'react'
import type { LaneId } from '../../panels/stage/stage.tsx'
import { whole } from '../../view/causes/value.ts'
import type { NamedValue } from '../../view/stations/values.ts'
import type { SideTab } from '../work/looking.ts'
import type { SessionStore } from '../work/session.ts'

/** The heading of the answer. */
export const WHY_ID = 'why'

export interface Asking {
  /** From the stage or a table. */
  onWhy(lane: LaneId, named: Pick<NamedValue, 'value'>): void
  /** Of the same value as last at the place shown; of Remote IRR of the pin in focus at first. */
  onAgain(): void
  onClose(): void
}

export function useWhy(store: SessionStore): Asking {
  const before = useRef<{ readonly tab: SideTab; readonly focus: Element | null }>({
    tab: 'QEMU',
    focus: null,
  })
  const open = useCallback(() => {
    const { activeElement } = document
    const { tab, showTab } = store.getState()
    const inside = activeElement?.closest('.why-panel') !== null
    if (tab !== 'Why') before.current = { tab, focus: activeElement }
    else if (!inside) before.current = { ...before.current, focus: activeElement }
    showTab('Why')
    requestAnimationFrame(() => {
      const heading = document.getElementById(WHY_ID)
      heading?.focus()
      heading?.closest('section')?.scrollIntoView({ block: 'nearest' })
    })
  }, [store])
  return {
    onWhy: useCallback(
      (lane, { value }) => {
        store.getState().ask(lane === 'A' ? 0 : 1, value)
        open()
      },
      [store, open],
    ),
    onAgain: useCallback(() => {
      const { asked, focused, pin, ask } = store.getState()
      ask(asked?.lane ?? focused, asked?.value ?? whole({ of: 'remote-irr', at: pin }))
      open()
    }, [store, open]),
    onClose: useCallback(() => {
      const { forget, showTab } = store.getState()
      forget()
      showTab(before.current.tab)
      const { focus } = before.current
      if (focus instanceof HTMLElement || focus instanceof SVGElement) focus.focus()
    }, [store]),
  }
}
