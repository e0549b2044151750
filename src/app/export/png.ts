/** A picture as PNG: the SVG drawn on a canvas, with the page's own fonts in it. */
import type { Picture } from './picture.ts'

/** Pixels of the file for one of the picture. */
const SCALE = 2

export async function pngOf(picture: Picture): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await withFonts(picture.text))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = picture.width * SCALE
  canvas.height = picture.height * SCALE
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser has no canvas.')
  context.scale(SCALE, SCALE)
  context.drawImage(image, 0, 0, picture.width, picture.height)
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('No PNG came.'))), 'image/png'),
  )
}

/** An image sees none of the page's fonts: those that the page has loaded are put into it. */
async function withFonts(svg: string): Promise<string> {
  const faces = await Promise.all(loadedFaces().map(embedded))
  return svg.replace(/(<svg[^>]*>)/, `$1<style>${faces.join('\n')}</style>`)
}

const isLoaded = (rule: CSSFontFaceRule): boolean => {
  const of = (name: string): string => unquoted(rule.style.getPropertyValue(name))
  return [...document.fonts].some(
    (face) =>
      face.status === 'loaded' &&
      unquoted(face.family) === of('font-family') &&
      face.weight === of('font-weight') &&
      face.unicodeRange.replaceAll(' ', '') === of('unicode-range').replaceAll(' ', ''),
  )
}

const unquoted = (text: string): string => text.replaceAll(/["']/g, '').trim()

const loadedFaces = (): CSSFontFaceRule[] =>
  [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].filter(
      (rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule && isLoaded(rule),
    ),
  )

/** A rule with its file in it. The file is one of the page's own. */
async function embedded(rule: CSSFontFaceRule): Promise<string> {
  const address = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1]
  if (!address) return ''
  const base = rule.parentStyleSheet?.href ?? document.baseURI
  const answer = await fetch(new URL(address, base))
  const data = await base64(await answer.blob())
  const { style } = rule
  return `@font-face{font-family:${style.getPropertyValue('font-family')};font-weight:${style.getPropertyValue('font-weight')};src:url(${data}) format("woff2")}`
}

const base64 = (blob: Blob): Promise<string> =>
  new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => fail(reader.error ?? new Error('A font could not be read.'))
    reader.readAsDataURL(blob)
  })
