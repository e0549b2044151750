/** The states of one machine by depth: all of them, or one schedule with its siblings and counts. */
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Graph, GraphEdge, GraphNode, StateSpace } from '../../view/interleavings/graph.ts'
import { counted } from '../../view/interleavings/words.ts'
import { DepthBars } from './depths.tsx'
import { type Frame, frameOf, xOf, yOf } from './frame.ts'
import './graph.css'
import { useWidth } from '../use-width.ts'

interface GraphProps {
  readonly space: StateSpace
  readonly graph: Graph
  readonly expectation: 'always' | 'sometimes'
  /** What the move to a state did, in a sentence. */
  tell(node: number): string
  /** Opens the schedule that leads to a state. */
  onOpen(node: number): void
}

export function InterleavingsGraph({ space, graph, expectation, tell, onOpen }: GraphProps) {
  const box = useRef<HTMLElement>(null)
  const frame = frameOf(graph, useWidth(box))
  const [shown, setShown] = useState<number | null>(null)
  const [focused, setFocused] = useState(space.path.at(-1) ?? 0)
  const told = graph.nodes[shown ?? focused]
  const nodeProps = { frame, expectation, focused, tell, onOpen, setShown, setFocused }
  const drawsNodes = graph.nodes.length > 1
  const height = drawsNodes ? frame.height : 0
  const bars = space.drawn ? 0 : 96
  return (
    <section ref={box} className="space" aria-label="States by depth">
      {/* Without states in it, which can be walked, it scrolls by key itself. */}
      <div className="space-scroll" tabIndex={drawsNodes ? undefined : 0}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a picture */}
        <svg
          width={frame.width}
          height={height + bars + 22}
          role="group"
          aria-label={graphLabel(space)}
          data-expectation={expectation}
          onKeyDown={(event) => walk(event, graph, focused, { setFocused, setShown, onOpen })}
          onPointerLeave={() => setShown(null)}
        >
          {drawsNodes &&
            graph.edges.map((edge) => <Edge key={nameOf(edge)} edge={edge} frame={frame} />)}
          {drawsNodes &&
            graph.nodes.map((node) => <Node key={node.id} node={node} {...nodeProps} />)}
          {!space.drawn && (
            <DepthBars levels={space.levels} frame={frame} top={height} height={bars} />
          )}
          <Axis graph={graph} frame={frame} y={height + bars + 14} />
        </svg>
      </div>
      {drawsNodes && told && (
        <p className="space-told">{`Depth ${told.column}. ${tell(told.id)}`}</p>
      )}
    </section>
  )
}

const graphLabel = ({ states, levels, drawn }: StateSpace): string =>
  `${counted(states, 'state')} in ${counted(levels.length, 'level')}${drawn ? '' : '; the schedule with the states beside it, and a count for each depth'}`

const nameOf = ({ from, to }: GraphEdge): string => `${from.id}-${to.id}`

interface EdgeProps {
  readonly edge: GraphEdge
  readonly frame: Frame
}

function Edge({ edge: { from, to, onPath, after, back }, frame }: EdgeProps) {
  const [x1, y1, x2, y2] = [xOf(frame, from), yOf(frame, from), xOf(frame, to), yOf(frame, to)]
  const middle = (x1 + x2) / 2
  const lift = Math.min(y1, y2) - 18
  const d = back
    ? `M${x1} ${y1}C${x1 + 8} ${lift} ${x2 - 8} ${lift} ${x2} ${y2}`
    : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`
  return <path className="edge" d={d} data-path={onPath} data-after={after} data-back={back} />
}

interface NodeProps {
  readonly node: GraphNode
  readonly frame: Frame
  readonly expectation: 'always' | 'sometimes'
  readonly focused: number
  tell(node: number): string
  onOpen(node: number): void
  setShown(node: number | null): void
  setFocused(node: number): void
}

function Node({ node, frame, expectation, focused, tell, onOpen, ...set }: NodeProps) {
  const { id, kind, onPath } = node
  const isFocused = id === focused
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside an SVG
    <g
      role="button"
      className="node"
      tabIndex={isFocused ? 0 : -1}
      aria-label={nodeLabel(node, expectation, isFocused ? tell(id) : '')}
      data-node={id}
      data-kind={kind}
      data-path={onPath}
      transform={`translate(${xOf(frame, node)} ${yOf(frame, node)})`}
      onClick={() => onOpen(id)}
      onFocus={() => set.setFocused(id)}
      onPointerEnter={() => set.setShown(id)}
    >
      <circle className="reach" r={Math.max(8, Math.min(11, frame.dx / 2))} />
      <NodeShape kind={kind} onPath={onPath} />
    </g>
  )
}

/** A ring; a diamond where only a violation leads; a square with a cross where the claim breaks. */
export function NodeShape({ kind, onPath }: Pick<GraphNode, 'kind' | 'onPath'>) {
  switch (kind) {
    case 'state':
      return <circle className="shape" r={onPath ? 4.6 : 3.6} />
    case 'after':
      return <path className="shape" d="M0 -5.6L5.6 0L0 5.6L-5.6 0Z" />
    case 'marked':
      return (
        <>
          <rect className="shape" x={-6} y={-6} width={12} height={12} rx={2} />
          <path className="cross" d="M-2.6 -2.6L2.6 2.6M2.6 -2.6L-2.6 2.6" />
        </>
      )
  }
}

function nodeLabel(
  { id, column, kind, onPath }: GraphNode,
  expectation: 'always' | 'sometimes',
  told: string,
): string {
  const marked = expectation === 'always' ? 'the claim is violated here' : 'the claim is shown here'
  const words = [
    `State ${id} at depth ${column}`,
    kind === 'marked' ? marked : kind === 'after' ? 'only reached through such a state' : '',
    onPath ? 'on the schedule' : '',
  ]
  return `${words.filter((word) => word !== '').join(', ')}. ${told}`.trim()
}

interface AxisProps {
  readonly graph: Graph
  readonly frame: Frame
  readonly y: number
}

/** Depths as room allows: at least 34 px apart. */
function Axis({ graph, frame, y }: AxisProps) {
  const every = [1, 2, 5, 10, 20, 50, 100].find((step) => step * frame.dx >= 34) ?? 200
  const ticks = Array.from({ length: Math.ceil(graph.columns / every) }, (_, at) => at * every)
  return (
    <g className="axis">
      {ticks.map((depth) => (
        <text key={depth} x={xOf(frame, { column: depth })} y={y}>
          {depth}
        </text>
      ))}
    </g>
  )
}

interface Walking {
  setFocused(node: number): void
  setShown(node: number | null): void
  onOpen(node: number): void
}

function walk(event: KeyboardEvent, graph: Graph, focused: number, to: Walking): void {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault()
    event.stopPropagation()
    return to.onOpen(focused)
  }
  const next = neighbour(graph, focused, event.key)
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  to.setShown(null)
  to.setFocused(next)
  const svg = event.currentTarget
  svg.querySelector<SVGGElement>(`[data-node="${next}"]`)?.focus()
}

/** Right and left follow edges, the schedule's first; up and down stay at the depth. */
function neighbour({ nodes, edges }: Graph, at: number, key: string): number | undefined {
  const here = nodes[at]
  if (!here) return undefined
  const best = (found: readonly GraphNode[]) =>
    (found.find(({ onPath }) => onPath) ?? found[0])?.id ?? at
  const beside = (side: 1 | -1) =>
    nodes
      .filter(({ column, row }) => column === here.column && Math.sign(row - here.row) === side)
      .sort((a, b) => (a.row - b.row) * side)[0]?.id ?? at
  switch (key) {
    case 'ArrowRight':
      return best(edges.filter((edge) => edge.from === here && !edge.back).map((edge) => edge.to))
    case 'ArrowLeft':
      return best(edges.filter((edge) => edge.to === here && !edge.back).map((edge) => edge.from))
    case 'ArrowDown':
      return beside(1)
    case 'ArrowUp':
      return beside(-1)
  }
  return undefined
}
