/**
 * An SVG of the page as a file that stands alone: every style that the page's sheets give is
 * written into it as an attribute, colours as hexadecimal, so that any program that draws SVG
 * shows it alike. Fonts are named with their fallbacks, not embedded.
 */

export interface Caption {
  /** One line; also the title of the file. */
  readonly title: string
  /** Lines below it. */
  readonly lines: readonly string[]
  /** What is to be seen, for those who cannot see it. */
  readonly description: string
}

export interface Picture {
  readonly text: string
  readonly width: number
  readonly height: number
}

const SVG = 'http://www.w3.org/2000/svg'
const MARGIN = 16
const TITLE = 20
const LINE = 17

export function pictureOf(source: SVGSVGElement, caption: Caption): Picture {
  const size = { width: lengthOf(source, 'width'), height: lengthOf(source, 'height') }
  const top = MARGIN + TITLE + LINE * caption.lines.length + 8
  const width = size.width + 2 * MARGIN
  const height = top + size.height + MARGIN
  const root = make('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })
  root.setAttribute('role', 'img')
  root.append(
    worded('title', {}, caption.title),
    worded('desc', {}, caption.description),
    make('rect', { width, height, fill: token('--bg') }),
    worded('text', textAt(MARGIN + 13, 14, 600, '--ink'), caption.title),
    ...caption.lines.map((line, at) =>
      worded('text', textAt(MARGIN + TITLE + LINE * at + 12, 12, 400, '--ink2'), line),
    ),
  )
  const drawing = inlined(source)
  drawing.setAttribute('x', String(MARGIN))
  drawing.setAttribute('y', String(top))
  root.append(drawing)
  return { text: resolved(new XMLSerializer().serializeToString(root)), width, height }
}

const lengthOf = (svg: SVGSVGElement, name: 'width' | 'height'): number =>
  Number(svg.getAttribute(name)) || svg.getBoundingClientRect()[name]

const textAt = (y: number, size: number, weight: number, colour: string) => ({
  x: MARGIN,
  y,
  'font-family': token('--sans'),
  'font-size': size,
  'font-weight': weight,
  fill: token(colour),
})

function make(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'xmlns') element.setAttribute(key, String(value))
  }
  return element
}

function worded(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text: string,
): Element {
  const element = make(name, attributes)
  element.textContent = text
  return element
}

/** Of shapes and text; groups have nothing of their own once these are written out. */
const PAINT: Readonly<Record<string, string>> = {
  fill: '',
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  stroke: 'none',
  'stroke-opacity': '1',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'paint-order': 'normal',
}

const TEXT: Readonly<Record<string, string>> = {
  'font-family': '',
  'font-size': '',
  'font-weight': '400',
  'letter-spacing': 'normal',
  'text-anchor': 'start',
}

const LEAVES = /^(?:path|rect|circle|ellipse|line|polyline|polygon|text|tspan)$/
const IS_TEXT = /^(?:text|tspan)$/
/** What serves a pointer or a keyboard only. */
const PAGE_ONLY = '.focus, .stage-inspect, foreignObject'
const PAGE_ATTRIBUTES = /^(?:class|style|tabindex|role|aria-.*|data-.*)$/

/** A copy with what its looks are. */
function inlined(source: SVGSVGElement): SVGSVGElement {
  const copy = source.cloneNode(true) as SVGSVGElement
  const originals = [source, ...source.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [at, original] of originals.entries()) dress(copies[at] as Element, original)
  for (const element of copy.querySelectorAll(PAGE_ONLY)) element.remove()
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name } of [...element.attributes]) {
      if (PAGE_ATTRIBUTES.test(name)) element.removeAttribute(name)
    }
  }
  return copy
}

function dress(copy: Element, original: Element): void {
  const style = getComputedStyle(original)
  if (style.display === 'none') copy.setAttribute('display', 'none')
  if (style.opacity !== '' && style.opacity !== '1') copy.setAttribute('opacity', style.opacity)
  if (!LEAVES.test(original.localName)) return
  const properties = IS_TEXT.test(original.localName) ? { ...PAINT, ...TEXT } : PAINT
  for (const [name, preset] of Object.entries(properties)) {
    const value = style.getPropertyValue(name)
    // Without a style engine the attributes are all there is.
    if (value === '') continue
    if (value === preset) copy.removeAttribute(name)
    else copy.setAttribute(name, value.replace(/^url\("(.*)"\)$/, 'url($1)'))
  }
  for (const name of ['fill', 'stroke'] as const) plainColour(copy, name)
}

const RGB = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/

/** As #rrggbb, with the opacity beside it: older programs know no rgba(). */
function plainColour(element: Element, name: 'fill' | 'stroke'): void {
  const found = RGB.exec(element.getAttribute(name) ?? '')
  if (!found) return
  const [, red, green, blue, alpha = '1'] = found
  const hex = [red, green, blue].map((part) => Number(part).toString(16).padStart(2, '0')).join('')
  element.setAttribute(name, `#${hex}`)
  if (alpha === '1') return
  const own = Number(element.getAttribute(`${name}-opacity`) ?? 1)
  element.setAttribute(`${name}-opacity`, String(own * Number(alpha)))
}

/** A token of the theme that is shown. */
const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim() || FALLBACK

const FALLBACK = '#000000'

/** Tokens that are left in attributes. */
const resolved = (text: string): string =>
  text.replace(/var\((--[\w-]+)\)/g, (_, name: string) => token(name).replaceAll('"', "'"))
