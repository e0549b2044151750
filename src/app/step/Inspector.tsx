import * as Popover from '@radix-ui/react-popover'
import { type ReactNode, type RefObject, useMemo, useRef } from 'react'
import { zoomOf } from '../../panels/zoom.ts'
import type { Value } from '../../view/causes/value.ts'
import { Guarded } from '../errors/Guarded.tsx'
import { InspectedLapic } from './InspectedLapic.tsx'
import { InspectedRte } from './InspectedRte.tsx'
import { placeName } from './place-name.ts'
import './inspector.css'
import type { Inspected } from '../work/looking.ts'
import type { Session } from '../work/session.ts'
import type { Asking } from './use-why.ts'

interface InspectorProps {
  readonly session: Session
  readonly stage: RefObject<HTMLElement | null>
  /** Of the stage, in px. */
  readonly width: number
  readonly onWhy: Asking['onWhy']
}

/** A register in full, beside its station; the rest of the page stays in reach. */
export function Inspector({ session, stage, width, onWhy }: InspectorProps) {
  const { inspected, inspect } = session
  if (!inspected) return null
  const close = () => inspect(null)
  const ask = (value: Value) => onWhy(inspected.lane === 0 ? 'A' : 'B', { value })
  return (
    <Overlay stage={stage} width={width} inspected={inspected} onClose={close}>
      {inspected.of === 'rte' ? (
        <Guarded name="The RTE inspector">
          <InspectedRte session={session} inspected={inspected} onWhy={ask} onClose={close} />
        </Guarded>
      ) : (
        <Guarded name="The local APIC">
          <InspectedLapic session={session} inspected={inspected} onWhy={ask} onClose={close} />
        </Guarded>
      )}
    </Overlay>
  )
}

const NAMES: Readonly<Record<Inspected['of'], string>> = {
  rte: 'RTE inspector',
  lapic: 'Local APIC inspector',
}

/** How wide and high each would like to be. */
const SIZES: Readonly<Record<Inspected['of'], readonly [width: number, height: number]>> = {
  rte: [912, 593],
  lapic: [830, 577],
}

interface OverlayProps extends Pick<InspectorProps, 'stage' | 'width'> {
  readonly inspected: Inspected
  readonly children: ReactNode
  onClose(): void
}

function Overlay({ stage, width, inspected, children, onClose }: OverlayProps) {
  const content = useRef<HTMLDivElement>(null)
  const opener = useRef<Element | null>(document.activeElement)
  const { of } = inspected
  const button = placeName(inspected)
  // Another anchor moves the overlay, and a step is no reason to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: in a stage of another width it moves.
  const anchor = useMemo(
    () => ({ current: { getBoundingClientRect: () => placeOf(stage.current, of, button) } }),
    [stage, width, of, button],
  )
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          ref={content}
          className="inspector"
          data-of={inspected.of}
          aria-label={NAMES[inspected.of]}
          side="bottom"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            content.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            goBack(opener.current, stage.current, inspected)
          }}
          // One steps, scrubs and picks pins with it open.
          onInteractOutside={(event) => event.preventDefault()}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

const buttonOf = (stage: Element | null, name: string): SVGElement | null =>
  stage?.querySelector<SVGElement>(`[data-inspect="${name}"]`) ?? null

/** Under its station and over the stage, but no lower than leaves room for all of it. */
function placeOf(stage: HTMLElement | null, of: Inspected['of'], button: string): DOMRect {
  const box = (buttonOf(stage, button) ?? stage)?.getBoundingClientRect() ?? new DOMRect()
  const ground = stage?.getBoundingClientRect() ?? box
  const [width, height] = SIZES[of]
  const station = (of === 'rte' ? 82 : 4) * zoomOf(stage)
  const zoom = zoomOf(document.body)
  const left = Math.max(8, Math.min(box.left - 40, ground.right - width * zoom - 12))
  const bottom = Math.max(
    48,
    Math.min(box.bottom + station, window.innerHeight - height * zoom - 16),
  )
  return new DOMRect(left, bottom, 1, 0)
}

/** To what had the focus before; if that was the page, to the station. Another that has opened meanwhile keeps it. */
function goBack(opener: Element | null, stage: Element | null, inspected: Inspected): void {
  if (document.activeElement?.closest('.inspector')) return
  const had = opener instanceof HTMLElement || opener instanceof SVGElement ? opener : null
  const back =
    had && had !== document.body && had.isConnected ? had : buttonOf(stage, placeName(inspected))
  back?.focus()
}
