/**
 * Where the states of a space are drawn: a column for each depth, the schedule as a straight row,
 * the others beside it so that edges cross seldom (barycentres, swept to and fro).
 */
import type { StateSpace } from '../../trace/state-space.ts'

export type { StateSpace } from '../../trace/state-space.ts'
export { scheduleTo } from '../../trace/state-space.ts'

export interface GraphNode {
  readonly id: number
  readonly column: number
  readonly row: number
  /** `marked`: the claim is broken (or shown) here; `after`: it cannot be reached without that. */
  readonly kind: 'state' | 'marked' | 'after'
  readonly onPath: boolean
}

export interface GraphEdge {
  readonly from: GraphNode
  readonly to: GraphNode
  readonly onPath: boolean
  /** From or to a state that only a violation reaches. */
  readonly after: boolean
  /** Leads to an earlier depth, or to the same. */
  readonly back: boolean
}

export interface Graph {
  readonly columns: number
  readonly rows: number
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

const SWEEPS = 6

export function graph(space: StateSpace): Graph {
  const rows = rowsOf(space)
  const top = Math.min(...rows)
  const onPath = new Set(space.path)
  const clean = withoutMarks(space)
  const nodes = space.nodes.map(
    ({ depth, marked }, id): GraphNode => ({
      id,
      column: depth,
      row: (rows[id] ?? 0) - top,
      kind: marked ? 'marked' : clean.has(id) ? 'state' : 'after',
      onPath: onPath.has(id),
    }),
  )
  const steps = new Set(space.path.slice(1).map((to, at) => `${space.path[at]} ${to}`))
  const edges = space.edges.flatMap(({ from, to }) => {
    const a = nodes[from]
    const b = nodes[to]
    if (!a || !b || a === b) return []
    return {
      from: a,
      to: b,
      onPath: steps.has(`${from} ${to}`),
      after: b.kind !== 'state',
      back: b.column <= a.column,
    }
  })
  const columns = Math.max(space.levels.length, ...nodes.map(({ column }) => column + 1))
  return { columns, rows: Math.max(...rows) - top + 1, nodes, edges }
}

/** The states that can be reached without breaking the claim on the way. */
function withoutMarks({ nodes, edges }: StateSpace): Set<number> {
  const onward = new Map<number, number[]>()
  for (const { from, to, marked } of edges) {
    if (!marked && !nodes[to]?.marked) onward.set(from, [...(onward.get(from) ?? []), to])
  }
  const reached = new Set<number>([0])
  for (const at of reached) for (const to of onward.get(at) ?? []) reached.add(to)
  return reached
}

function rowsOf({ nodes, edges, path }: StateSpace): number[] {
  const rows = nodes.map(() => 0)
  const layers: number[][] = []
  nodes.forEach(({ depth }, id) => {
    const layer = layers[depth] ?? []
    layers[depth] = layer
    layer.push(id)
  })
  const before = neighbours(nodes, edges, 1)
  const behind = neighbours(nodes, edges, -1)
  const straight = new Set(path)
  for (let sweep = 0; sweep <= SWEEPS; sweep++) {
    const down = sweep % 2 === 0
    const order = down ? layers : [...layers].reverse()
    for (const layer of order) if (layer) place(layer, down ? before : behind, straight, rows)
  }
  return rows
}

/** For each node its neighbours one column to the left (`step` 1) or to the right (-1). */
function neighbours(
  nodes: StateSpace['nodes'],
  edges: StateSpace['edges'],
  step: 1 | -1,
): readonly (readonly number[])[] {
  const of: number[][] = nodes.map(() => [])
  for (const { from, to } of edges) {
    if (nodes[to]?.depth !== (nodes[from]?.depth ?? 0) + 1) continue
    if (step === 1) of[to]?.push(from)
    else of[from]?.push(to)
  }
  return of
}

function place(
  layer: number[],
  neighboursOf: readonly (readonly number[])[],
  straight: ReadonlySet<number>,
  rows: number[],
): void {
  const wish = new Map(
    layer.map((id) => {
      const at = neighboursOf[id] ?? []
      const mean = at.reduce((sum, other) => sum + (rows[other] ?? 0), 0) / at.length
      return [id, straight.has(id) ? 0 : at.length === 0 ? (rows[id] ?? 0) : mean]
    }),
  )
  layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0))
  const fixed = layer.findIndex((id) => straight.has(id))
  const centre = layer.reduce((sum, id) => sum + (wish.get(id) ?? 0), 0) / layer.length
  const first = fixed >= 0 ? -balanced(layer, fixed) : Math.round(centre - (layer.length - 1) / 2)
  layer.forEach((id, at) => {
    rows[id] = first + at
  })
}

/** Moves the node of the schedule to the middle of its layer, so that neither side grows tall. */
function balanced(layer: number[], fixed: number): number {
  const middle = Math.floor((layer.length - 1) / 2)
  const [node] = layer.splice(fixed, 1)
  if (node !== undefined) layer.splice(middle, 0, node)
  return middle
}
