/**
 * Between what is pointed at and the page: elements with `data-shows` are heard when the pointer or
 * the keyboard's focus comes to them, and get `data-pointed` when they show the same thing.
 */
import { useEffect } from 'react'
import { isMarked, marksOf, pointedBy } from '../../view/pointed/marks.ts'
import type { SessionStore } from '../work/session.ts'
import { POINTERS, type PointedStore, type Pointer, placesNow } from './pointed.ts'
import './pointed.css'

/** While the session is on the page. */
export function usePointed(pointed: PointedStore, session: SessionStore): void {
  useEffect(() => {
    const heard = hear(pointed)
    const mark = marker()
    const show = () => {
      const places = placesNow(pointed.getState(), session.getState())
      mark(places ? marksOf(places) : NONE)
    }
    // Rows come, go and change what they show with each step and each turn of the wheel.
    const look = () => {
      observer.takeRecords()
      heard.read()
      show()
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: READ })
    // Once the page has drawn the step, so that it is looked at once.
    const later = () => queueMicrotask(() => isOn && look())
    let isOn = true
    const stops = [pointed.subscribe(show), session.subscribe(later), heard.stop]
    return () => {
      isOn = false
      observer.disconnect()
      for (const stop of stops) stop()
      mark(NONE)
    }
  }, [pointed, session])
}

const NONE: ReadonlySet<string> = new Set()
const SHOWS = 'data-shows'
const READ = [SHOWS, 'aria-activedescendant']

/** Tells the store what the pointer is over and what has the focus, until stopped. */
function hear(pointed: PointedStore) {
  const last: Partial<Record<Pointer, string | null>> = {}
  let under: Element | null = null
  const tell = (by: Pointer, element: Element | null) => {
    const shown = element?.getAttribute(SHOWS) ?? null
    if (shown === (last[by] ?? null)) return
    last[by] = shown
    pointed.getState().point(by, shown === null ? null : pointedBy(shown))
  }
  const read = () => {
    tell('pointer', under?.isConnected ? under : null)
    tell('focus', withFocus())
  }
  const onOver = ({ target }: Event) => {
    under = showing(target)
    read()
  }
  // A finger that is lifted leaves what it has pointed at.
  const onOut = ({ relatedTarget, pointerType }: PointerEvent) => {
    if (relatedTarget !== null || pointerType === 'touch') return
    under = null
    read()
  }
  document.addEventListener('pointerover', onOver)
  document.addEventListener('pointerout', onOut)
  document.addEventListener('focusin', read)
  document.addEventListener('focusout', read)
  const stop = () => {
    document.removeEventListener('pointerover', onOver)
    document.removeEventListener('pointerout', onOut)
    document.removeEventListener('focusin', read)
    document.removeEventListener('focusout', read)
    for (const by of POINTERS) pointed.getState().point(by, null)
  }
  return { read, stop }
}

const showing = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest(`[${SHOWS}]`) : null

/** What the keyboard is on, an option of a list included; a mouse click is no pointing. */
function withFocus(): Element | null {
  const { activeElement } = document
  if (!activeElement?.matches(':focus-visible')) return null
  const option = activeElement.getAttribute('aria-activedescendant')
  return showing(option ? document.getElementById(option) : activeElement)
}

/** Marks the elements that show one of the marks, and no others. */
function marker(): (marks: ReadonlySet<string>) => void {
  let marked: ReadonlySet<Element> = new Set()
  return (marks) => {
    const all = marks.size === 0 ? [] : [...document.querySelectorAll(`[${SHOWS}]`)]
    const next = new Set(all.filter((one) => isMarked(one.getAttribute(SHOWS) ?? '', marks)))
    for (const one of marked) if (!next.has(one)) one.removeAttribute('data-pointed')
    for (const one of next) if (!marked.has(one)) one.setAttribute('data-pointed', '')
    marked = next
  }
}
