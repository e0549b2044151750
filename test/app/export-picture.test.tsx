import { describe, expect, it } from 'vitest'
import { pictureOf } from '../../src/app/export/picture.ts'
import { timelinePicture } from '../../src/app/export/views.tsx'
import { DEFAULT_HOSTS } from '../../src/app/work/permalink.ts'
import { createSession } from '../../src/app/work/session.ts'
import { unforked } from '../../src/app/work/work.ts'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'

const session = (cursor: number) => {
  const store = createSession({
    scenario: affinityMove,
    hosts: [...DEFAULT_HOSTS],
    resting: DEFAULT_HOSTS[1],
    ...unforked(),
    cursor,
    pin: 11,
  })
  store.getState().seek(cursor)
  return store.getState()
}

/** Read as a file: it has to be well-formed, and SVG. */
function read(text: string): Element {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  expect(root.localName).toBe('svg')
  return root
}

const CAPTION = { title: 'A <title> & "more"', lines: ['one'], description: 'what is seen' }

function drawing(inner: string): SVGSVGElement {
  const place = document.createElement('div')
  place.innerHTML = `<svg width="100" height="50" viewBox="0 0 100 50">${inner}</svg>`
  document.body.append(place)
  return place.querySelector('svg') as SVGSVGElement
}

describe('a picture that stands alone', () => {
  it('has its caption as title, description and text, whatever is in it', () => {
    const root = read(pictureOf(drawing('<path d="M0 0"/>'), CAPTION).text)
    expect(root.querySelector('title')?.textContent).toBe(CAPTION.title)
    expect(root.querySelector('desc')?.textContent).toBe('what is seen')
    expect(root.querySelector(':scope > text')?.textContent).toBe(CAPTION.title)
  })

  it('keeps nothing that only the page understands', () => {
    document.documentElement.style.setProperty('--req', '#0b61b3')
    const source = drawing(
      '<g class="x" tabindex="0" role="button" aria-label="y"><rect class="focus"/>' +
        '<path data-a="1" style="fill: var(--req)" stroke="var(--req)" d="M0 0"/></g>',
    )
    const { text } = pictureOf(source, CAPTION)
    const inside = read(text).querySelector('svg')
    expect(inside?.querySelector('.focus, rect')).toBeNull()
    expect(text).not.toMatch(/class=|tabindex|aria-|data-|var\(|style=/)
    expect(inside?.querySelector('path')?.getAttribute('stroke')).toBe('#0b61b3')
  })

  it('leaves the page as it was', () => {
    const source = drawing('<path class="a" d="M0 0"/>')
    const before = source.outerHTML
    pictureOf(source, CAPTION)
    expect(source.outerHTML).toBe(before)
  })
})

describe('the picture of the timeline', () => {
  it('has every row, both machines and the place in the run', () => {
    const { text, width, height } = timelinePicture(session(60))
    const root = read(text)
    const words = [...root.querySelectorAll('text')].map((own) => own.textContent)
    for (const row of ['Device line', 'I/O APIC', 'KVM route', 'LAPIC', 'Linux', '60', 'A', 'B'])
      expect(words).toContain(row)
    expect(words[0]).toBe('Affinity change, CPU 2 to CPU 0: timeline of pin 11, step 60 of 88')
    expect(root.getAttribute('viewBox')).toBe(`0 0 ${width} ${height}`)
    expect(text).not.toMatch(/NaN|undefined|var\(/)
    expect(document.querySelector('.timeline')).toBeNull()
  })

  it('tells in words what is seen', () => {
    const told = read(timelinePicture(session(60)).text).querySelector('desc')?.textContent
    expect(told).toMatch(/Machine A: original, KVM K0\. Vector 33 went to vCPU 2\./)
    expect(told).toContain('Machine B: patched, KVM K0.')
  })
})
