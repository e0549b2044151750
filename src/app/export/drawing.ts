/** A drawing that is made only to be saved: it stands in the page, unseen, for as long as it takes. */
import type { ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type Caption, type Picture, pictureOf } from './picture.ts'

/** The SVG that `element` renders, in the theme of the page. */
export function drawn(element: ReactElement, caption: Caption): Picture {
  const place = document.createElement('div')
  place.className = 'visually-hidden timeline'
  place.setAttribute('aria-hidden', 'true')
  document.body.append(place)
  const root = createRoot(place)
  try {
    flushSync(() => root.render(element))
    return pictureOf(place.querySelector('svg') as SVGSVGElement, caption)
  } finally {
    root.unmount()
    place.remove()
  }
}
