import { memo } from 'react'
import type { RteField, RteStation } from '../../view/stations/rte.ts'
import { type Frame, Y } from './geometry.ts'
import { textWidth, wrapText } from './text.ts'

const CELL_TOP = Y.rte - 13
const CELL = 24
/** The base line of the 64 bits. */
const HEX = Y.rte - 34
const GAP = 3
/** The width of both halves at 19 px, "0x00000000:00000000", with a gap after it. */
export const HEX_WIDTH = 19 * 19 * 0.61 + 6
/** In a narrow lane only these are shown. */
const MAIN: ReadonlySet<string> = new Set(['dest', 'mask', 'rIRR', 'vector'])
/** The longest value of each field, so that cells keep their width. */
const LONGEST: Readonly<Record<RteField['id'], string>> = {
  dest: '255',
  mask: '0',
  trig: 'level',
  rIRR: '0',
  pol: '0',
  ds: '0',
  dm: 'logic',
  deliv: 'lowest',
  vector: '0xff',
}

interface RteProps {
  readonly frame: Frame
  readonly rte: RteStation
}

/** The entry as 64 bits, its fields, and what the pin does now. */
export const Rte = memo(({ frame, rte }: RteProps) => {
  const { content, right } = frame
  const { px, cells } = layout(rte.fields, frame)
  return (
    <>
      <text className="mono hex" x={content} y={HEX}>
        <tspan className="dim">0x</tspan>
        {rte.hi}
        <tspan className="dim">:</tspan>
        {rte.lo}
      </text>
      <Was frame={frame} rte={rte} />
      {cells.map(({ field, x, width }) => (
        <Cell key={field.id} field={field} x={x} width={width} px={px} />
      ))}
      {wrapText(rte.note.text, right - content, 12).map((line, at) => (
        <text
          className={`note ${rte.note.bad ? 'bad' : ''}`}
          x={content}
          y={Y.rte + 33 + at * 14}
          key={at}
        >
          {line}
        </text>
      ))}
    </>
  )
})

/** What a half was, where there is room beside the digits. */
function Was({ frame, rte }: RteProps) {
  const brief = rte.was.replace(/^(high|low) /, '')
  const room = frame.right - frame.content - HEX_WIDTH
  const plain = textWidth(rte.was, 12) <= room
  const text = plain || textWidth(rte.was, 11, 'condensed') <= room ? rte.was : brief
  if (rte.was === '' || frame.naming === 'inset' || textWidth(text, 11, 'condensed') > room)
    return null
  return (
    <text className={plain ? 'note' : 'label'} x={frame.right} y={HEX - 1} textAnchor="end">
      {text}
    </text>
  )
}

interface CellProps {
  readonly field: RteField
  readonly x: number
  readonly width: number
  readonly px: number
}

function Cell({ field: { id, text, look, changed }, x, width, px }: CellProps) {
  const middle = x + width / 2
  return (
    <>
      <rect className={`cell ${look}`} x={x} y={CELL_TOP} width={width} height={CELL} rx="2" />
      <text
        className={`mono ${look}`}
        x={middle}
        y={CELL_TOP + 16.3}
        fontSize={px}
        textAnchor="middle"
      >
        {text}
      </text>
      <text className="label" x={middle} y={CELL_TOP - 5} textAnchor="middle">
        {id}
      </text>
      {changed && (
        <rect
          className="changed"
          x={x}
          y={CELL_TOP + CELL + 2.5}
          width={width}
          height="2.5"
          rx="1"
        />
      )}
    </>
  )
}

/** Where each field is. */
export const placedFields = (fields: readonly RteField[], frame: Frame): readonly Placed[] =>
  layout(fields, frame).cells

interface Placed {
  readonly field: RteField
  readonly x: number
  readonly width: number
}

/** All nine fields where they fit, in a smaller type if need be; else the main four. */
function layout(
  fields: readonly RteField[],
  { content, right, compact }: Frame,
): { readonly px: number; readonly cells: readonly Placed[] } {
  const room = right - content
  const fits = (own: readonly RteField[], px: number) =>
    own.reduce((sum, { id }) => sum + naturalWidth(id, px) + GAP, -GAP) <= room
  const own = compact || !fits(fields, 11) ? fields.filter(({ id }) => MAIN.has(id)) : fields
  const px = fits(own, 12) ? 12 : 11
  const natural = own.reduce((sum, { id }) => sum + naturalWidth(id, px), 0)
  const scale = (room - GAP * (own.length - 1)) / natural
  let x = content
  const cells = own.map((field) => {
    const width = naturalWidth(field.id, px) * scale
    const placed = { field, x, width }
    x += width + GAP
    return placed
  })
  return { px, cells }
}

const naturalWidth = (id: RteField['id'], px: number): number =>
  Math.max(textWidth(LONGEST[id], px, 'mono') + px - 4, textWidth(id, 11, 'condensed') + 2)
