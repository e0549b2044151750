import { memo } from 'react'
import type { HandlerState } from '../../view/stations/handler-state.ts'
import type { LinuxCpu } from '../../view/stations/linux.ts'
import { type Column, type Frame, Y } from './geometry.ts'
import { Glyph, type GlyphName } from './glyphs.tsx'
import { textWidth } from './text.ts'

interface Look {
  readonly text: string
  readonly tone: 'bad' | 'req' | 'plain'
  readonly sign: GlyphName
}

const LOOKS: Readonly<Record<Exclude<HandlerState, null>, Look>> = {
  entered: { text: 'entered', tone: 'plain', sign: 'running' },
  running: { text: 'running', tone: 'plain', sign: 'running' },
  IRQ_HANDLED: { text: 'HANDLED', tone: 'req', sign: 'check' },
  IRQ_NONE: { text: 'IRQ_NONE', tone: 'bad', sign: 'cross' },
}

const TOP = Y.handler - 10
const HEIGHT = 20
const PX = 11.5

interface HandlersProps {
  readonly frame: Frame
  readonly cpus: readonly LinuxCpu[]
}

/** Where the handler runs and what it returned. */
export const Handlers = memo(({ frame, cpus }: HandlersProps) => {
  const busy = cpus.filter(({ handler }) => handler !== null)
  const word = busy.length === 1 ? wordOf(frame, busy[0] as LinuxCpu) : null
  return cpus.map(({ cpu, handler }, at) => {
    const column = frame.columns[at] as Column
    if (handler !== null) {
      return <Handler key={cpu} column={column} look={LOOKS[handler]} word={word} />
    }
    return word && isUnder(word, column) ? null : <Idle key={cpu} frame={frame} column={column} />
  })
})

/** The word of the only handler, where it does not fit into its cell. */
interface Word {
  readonly x: number
  readonly width: number
}

function wordOf({ columns, right }: Frame, { cpu, handler }: LinuxCpu): Word | null {
  const column = columns[cpu]
  if (!column || handler === null || fits(column, LOOKS[handler])) return null
  const { x } = column
  const width = textWidth(LOOKS[handler].text, PX, 'mono')
  const after = x + column.width + 5
  return { x: after + width <= right ? after : x - 5 - width, width }
}

const fits = ({ width }: Column, { text }: Look): boolean =>
  textWidth(text, PX, 'mono') + 10 <= width

const isUnder = (word: Word, { x, width }: Column): boolean =>
  x < word.x + word.width + 8 && x + width > word.x

interface IdleProps {
  readonly frame: Frame
  readonly column: Column
}

const Idle = ({ frame, column: { x, middle } }: IdleProps) => (
  <path className="rule" d={`M${frame.density === 'digits' ? middle - 4 : x + 8} ${Y.handler}h8`} />
)

interface HandlerProps {
  readonly column: Column
  readonly look: Look
  readonly word: Word | null
}

function Handler({ column, look, word }: HandlerProps) {
  const { x, width, middle } = column
  const { text, tone, sign } = look
  const inside = fits(column, look)
  return (
    <>
      <rect className="ground" x={x} y={TOP} width={width} height={HEIGHT} rx="2" />
      <rect className={`handler ${tone}`} x={x} y={TOP} width={width} height={HEIGHT} rx="2" />
      {!inside && <Glyph name={sign} x={middle - 5} y={Y.handler - 5} size={10} tone={tone} />}
      {(inside || word) && (
        <text className={`mono handler ${tone}`} x={word?.x ?? x + 6} y={Y.handler + 4}>
          {text}
        </text>
      )}
    </>
  )
}
