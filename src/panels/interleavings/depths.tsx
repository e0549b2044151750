/** How many states there are at each depth, and how many of them concern the claim. */
import { grouped } from '../../base/grouped.ts'
import type { StateSpace } from '../../view/interleavings/graph.ts'
import { counted } from '../../view/interleavings/words.ts'
import { type Frame, xOf } from './frame.ts'

interface DepthBarsProps {
  readonly levels: StateSpace['levels']
  readonly frame: Frame
  readonly top: number
  readonly height: number
}

export function DepthBars({ levels, frame, top, height }: DepthBarsProps) {
  const most = Math.max(1, ...levels.map(({ states }) => states))
  const room = height - 18
  const width = Math.max(3, Math.min(24, frame.dx - 2))
  const bottom = top + height
  const tall = (states: number) => (states / most) * room
  return (
    <g className="depth-bars">
      <text className="most" x={4} y={top + 11}>
        most at one depth: {grouped(most)}
      </text>
      {levels.map(({ states, marked }, depth) => (
        <g key={`${depth}`}>
          <title>{`Depth ${depth}: ${counted(states, 'state')}${marked > 0 ? `, ${grouped(marked)} marked` : ''}`}</title>
          <rect
            className="bar-all"
            x={xOf(frame, { column: depth }) - width / 2}
            y={bottom - tall(states)}
            width={width}
            height={tall(states)}
          />
          {marked > 0 && (
            <rect
              className="bar-marked"
              x={xOf(frame, { column: depth }) - width / 2}
              y={bottom - Math.max(3, tall(marked))}
              width={width}
              height={Math.max(3, tall(marked))}
            />
          )}
        </g>
      ))}
    </g>
  )
}

interface ActorsProps {
  /** Names as a person knows them, and their transitions. */
  readonly actors: readonly (readonly [name: string, transitions: number])[]
}

/** How many transitions each actor makes, as bars with their numbers. */
export function ActorCounts({ actors }: ActorsProps) {
  const most = Math.max(1, ...actors.map(([, count]) => count))
  return (
    <dl className="actor-counts" aria-label="Transitions by actor">
      {actors.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="actor-bar" style={{ width: `${(count / most) * 72}px` }} />
            {grouped(count)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
