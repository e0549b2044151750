import { memo, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { zoomOf } from '../zoom.ts'
import type { DrawingProps } from './drawing.tsx'
import { paint, type Theme, themeOf } from './paint.ts'

/** Bands and marks on a canvas, for runs with too many of them for SVG. */
export const Canvas = memo(({ geometry, shapes, glyph, label }: DrawingProps) => {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(ref)
  const { width, height } = geometry

  useLayoutEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context || !theme) return
    const density = window.devicePixelRatio * zoomOf(canvas)
    resize(canvas, Math.round(width * density), Math.round(height * density))
    context.setTransform(density, 0, 0, density, 0, 0)
    paint(context, shapes, geometry, glyph, theme)
  }, [geometry, shapes, glyph, theme, width, height])

  return (
    <canvas
      className="timeline-drawing"
      ref={ref}
      style={{ width, height }}
      role="img"
      aria-label={label}
    />
  )
})

/** Setting a size, even the same one, costs a new bitmap. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

/** Colours and fonts as they are now; an object of its own after every change of either. */
function useTheme(ref: RefObject<HTMLElement | null>): Theme | null {
  const [theme, setTheme] = useState<Theme | null>(null)
  useLayoutEffect(() => {
    const read = () => setTheme(ref.current && themeOf(ref.current))
    read()
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    document.fonts?.addEventListener('loadingdone', read)
    return () => {
      observer.disconnect()
      document.fonts?.removeEventListener('loadingdone', read)
    }
  }, [ref])
  return theme
}
