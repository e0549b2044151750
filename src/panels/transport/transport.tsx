import type { ReactNode } from 'react'
import { grouped } from '../../base/grouped.ts'
import type { Divergence } from '../../view/causes/divergence.ts'
import { Legend } from '../timeline/legend.tsx'
import { TransportButton } from './button.tsx'
import { DivergenceSentence, DivergenceSteps } from './divergence.tsx'
import './transport.css'

export interface TransportProps<S extends number> {
  readonly steps: number
  readonly cursor: number
  /** The step in a few words: "kvm_set_irq(11)". */
  readonly title: string
  /** What is counted, where it is not steps. */
  readonly unit?: string
  readonly playing: boolean
  /** Steps per second, and the choices for it. */
  readonly speed: S
  readonly speeds: readonly S[]
  /** Where the lanes part; null if there is only one. */
  readonly divergences: readonly Divergence[] | null
  /** What the step did follows from a divergence. */
  readonly follows?: boolean
  /** More about the step, or more controls. */
  readonly children?: ReactNode
  onSeek(step: number): void
  /** Play or pause; play at the end of the run begins at its start. */
  onTogglePlay(): void
  onSpeed(speed: S): void
}

/** Moves through the run, and says where in it we are. */
export function Transport<S extends number>(props: TransportProps<S>) {
  const { steps, cursor, title, unit = 'Step', divergences, follows = false, onSeek } = props
  return (
    <fieldset className="transport" aria-label="Transport">
      <div className="transport-buttons">
        <StepButtons {...props} unit={unit.toLowerCase()} />
        <SpeedPicker {...props} />
      </div>
      <p className="transport-step" title={title}>
        <b>
          {unit} {grouped(cursor)} of {grouped(steps)}
        </b>{' '}
        <span>{title}</span>
      </p>
      {props.children}
      {divergences && <DivergenceSteps {...{ divergences, cursor, onSeek }} />}
      {divergences && <DivergenceSentence {...{ divergences, cursor, follows, onSeek }} />}
      <Legend />
    </fieldset>
  )
}

type StepButtonsProps = Pick<
  TransportProps<number>,
  'steps' | 'cursor' | 'playing' | 'onSeek' | 'onTogglePlay'
> & { readonly unit: string }

function StepButtons({ steps, cursor, playing, unit, onSeek, onTogglePlay }: StepButtonsProps) {
  const atStart = cursor === 0
  const atEnd = cursor === steps
  const to = (step: number) => () => onSeek(step)
  return (
    <>
      <TransportButton name={`First ${unit}`} icon="first" off={atStart} onPress={to(0)} />
      <TransportButton
        name={`Previous ${unit}`}
        icon="previous"
        off={atStart}
        onPress={to(cursor - 1)}
      />
      <TransportButton
        name={playing ? 'Pause' : 'Play'}
        icon={playing ? 'pause' : 'play'}
        off={steps === 0}
        onPress={onTogglePlay}
      />
      <TransportButton name={`Next ${unit}`} icon="next" off={atEnd} onPress={to(cursor + 1)} />
      <TransportButton name={`Last ${unit}`} icon="last" off={atEnd} onPress={to(steps)} />
    </>
  )
}

function SpeedPicker<S extends number>({
  speed,
  speeds,
  unit = 'step',
  onSpeed,
}: TransportProps<S>) {
  return (
    <select
      className="transport-speed"
      aria-label="Speed"
      value={speed}
      onChange={({ target }) => onSpeed(speeds[target.selectedIndex] as S)}
    >
      {speeds.map((value) => (
        <option key={value} value={value}>
          {value} {unit.toLowerCase()}
          {value === 1 ? '' : 's'}/s
        </option>
      ))}
    </select>
  )
}
