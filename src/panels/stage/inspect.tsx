/** What opens an inspector: the 64-bit value of the RTE, and the name of each vCPU. */
import { type KeyboardEvent, memo } from 'react'
import { type Frame, Y } from './geometry.ts'
import type { LaneId } from './lane.tsx'
import { HEX_WIDTH } from './rte.tsx'

export interface Inspects {
  /** Opens the inspector of the RTE. */
  readonly onInspect?: ((lane: LaneId) => void) | undefined
  /** Opens the inspector of a vCPU's local APIC. */
  readonly onInspectLapic?: ((lane: LaneId, vcpu: number) => void) | undefined
  /** What is open: the place of its button. */
  readonly inspected?: string | undefined
}

/** Names a button to who opens something beside it. */
export const inspectPlace = (lane: LaneId, vcpu: number | null): string =>
  vcpu === null ? `rte ${lane}` : `lapic ${lane} ${vcpu}`

interface InspectButtonsProps extends Inspects {
  readonly id: LaneId
  readonly frame: Frame
}

export const InspectButtons = memo(
  ({ id, frame, onInspect, onInspectLapic, inspected }: InspectButtonsProps) => (
    <>
      {onInspect && (
        <InspectButton
          label={`Inspect the RTE of machine ${id}`}
          place={inspectPlace(id, null)}
          inspected={inspected}
          x={frame.content - 4}
          y={Y.rte - 52}
          width={HEX_WIDTH + 2}
          height={25}
          stop
          onPress={() => onInspect(id)}
        />
      )}
      {onInspectLapic &&
        frame.columns.map(({ x, width }, vcpu) => (
          <InspectButton
            key={vcpu}
            label={`Inspect the local APIC of vCPU ${vcpu}, machine ${id}`}
            place={inspectPlace(id, vcpu)}
            inspected={inspected}
            x={x - 1}
            y={Y.irr - 27}
            width={width}
            height={25}
            stop={vcpu === 0}
            onPress={() => onInspectLapic(id, vcpu)}
          />
        ))}
    </>
  ),
)

interface InspectButtonProps {
  readonly label: string
  readonly place: string
  readonly inspected: string | undefined
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Tab stops here; the inspector itself leads to the other vCPUs. */
  readonly stop: boolean
  readonly onPress: () => void
}

function InspectButton({ label, place, inspected, stop, onPress, ...box }: InspectButtonProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onPress()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button.
    <rect
      className="stage-inspect"
      role="button"
      tabIndex={stop ? 0 : -1}
      aria-label={label}
      aria-haspopup="dialog"
      aria-expanded={place === inspected}
      data-inspect={place}
      {...box}
      rx="4"
      onClick={onPress}
      onKeyDown={onKeyDown}
    />
  )
}
