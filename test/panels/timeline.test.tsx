import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { msiFirst, patched } from '../../src/core/vmm/qemu.ts'
import { geometryOf } from '../../src/panels/timeline/geometry.ts'
import { bandStyle, plateOf } from '../../src/panels/timeline/shapes.ts'
import { Timeline, type TimelineProps } from '../../src/panels/timeline/timeline.tsx'
import { openRun } from '../../src/trace/run.ts'
import { movedIn, tracksIn } from '../../src/view/tracks/tracks.ts'
import { both, eduRun, K0, seedRun } from '../view/track-runs.ts'
import { tracksOf } from '../view/whole.ts'

const run = seedRun()
const STEPS = run.schedule.length

/** The panel with the state that the app would hold. */
function Harness({
  start = 60,
  seen,
  ...props
}: Partial<TimelineProps> & { start?: number; seen?: (step: number) => void }) {
  const [cursor, setCursor] = useState(start)
  return (
    <Timeline
      tracks={tracksOf(run, 11)}
      steps={STEPS}
      cursor={cursor}
      valueText={`step ${cursor} of ${STEPS}, kvm_set_irq(11)`}
      pin={11}
      laneIds={['A', 'B']}
      divergences={[]}
      moved={movedIn(run)}
      {...props}
      onSeek={(step) => {
        seen?.(step)
        setCursor(step)
      }}
    />
  )
}

const slider = () => screen.getByRole('slider', { name: 'Playhead' })

/** Where the page puts a step: fit to the width it has before anything is measured. */
const LEFT = 138 + 11 / 2
const RIGHT = 1080 - 6 - 11 / 2
const placeOf = (step: number): number => LEFT + ((RIGHT - LEFT) * step) / (STEPS + 0.5)

const press = (clientX: number, clientY = 2) =>
  fireEvent.pointerDown(screen.getByRole('img'), { clientX, clientY, button: 0, isPrimary: true })
const drag = (clientX: number) =>
  fireEvent.pointerMove(screen.getByRole('img'), { clientX, clientY: 2, isPrimary: true })
const release = () => fireEvent.pointerUp(screen.getByRole('img'))

describe('the playhead', () => {
  it('is a slider over the steps of the run that says where it is', () => {
    render(<Harness />)
    expect(slider()).toHaveAttribute('aria-valuemin', '0')
    expect(slider()).toHaveAttribute('aria-valuemax', String(STEPS))
    expect(slider()).toHaveAttribute('aria-valuenow', '60')
    expect(slider()).toHaveAttribute('aria-valuetext', `step 60 of ${STEPS}, kvm_set_irq(11)`)
  })

  it.each([
    ['{ArrowRight}', 61],
    ['{ArrowLeft}', 59],
    ['{Shift>}{ArrowRight}{/Shift}', 70],
    ['{PageDown}', 50],
    ['{Home}', 0],
    ['{End}', STEPS],
  ])('moves with %s to step %i', async (keys, step) => {
    render(<Harness />)
    slider().focus()
    await userEvent.keyboard(keys)
    expect(slider()).toHaveAttribute('aria-valuenow', String(step))
  })

  it('stays inside the run', async () => {
    render(<Harness start={STEPS} />)
    slider().focus()
    await userEvent.keyboard('{ArrowRight}')
    expect(slider()).toHaveAttribute('aria-valuenow', String(STEPS))
  })

  it('keeps the keys it uses from the page, and leaves the others alone', async () => {
    const onKeyDown = vi.fn()
    window.addEventListener('keydown', onKeyDown)
    render(<Harness />)
    slider().focus()
    await userEvent.keyboard('{ArrowRight}+')
    expect(onKeyDown).not.toHaveBeenCalled()
    await userEvent.keyboard('c')
    expect(onKeyDown).toHaveBeenCalledOnce()
    window.removeEventListener('keydown', onKeyDown)
  })

  it('can leave the zoom to the app', async () => {
    const onSpan = vi.fn()
    render(<Harness span={null} onSpan={onSpan} />)
    slider().focus()
    await userEvent.keyboard('+')
    expect(onSpan).toHaveBeenCalledOnce()
    const [span] = onSpan.mock.calls[0] as [{ from: number; to: number }]
    expect(span.to - span.from).toBeCloseTo((STEPS + 0.5) / 2)
  })
})

describe('the pointer', () => {
  it('seeks to the nearest step where it goes down', () => {
    const seen = vi.fn()
    render(<Harness seen={seen} />)
    press(placeOf(30) + 3)
    expect(seen).toHaveBeenCalledWith(30)
  })

  it('scrubs from there, one call for each step that it reaches', () => {
    const seen = vi.fn()
    const onScrub = vi.fn()
    render(<Harness seen={seen} onScrub={onScrub} />)
    press(placeOf(30))
    drag(placeOf(31) + 1)
    drag(placeOf(31) + 2)
    drag(placeOf(32))
    expect(seen.mock.calls).toEqual([[30], [31], [32]])
    expect(onScrub.mock.calls).toEqual([[true]])
    release()
    drag(placeOf(50))
    expect(seen).toHaveBeenCalledTimes(3)
    expect(onScrub.mock.calls).toEqual([[true], [false]])
  })

  it('goes to the step of the mark it is on, though the next step is nearer', () => {
    const edu = eduRun()
    const steps = edu.schedule.length
    const seen = vi.fn()
    render(<Harness seen={seen} tracks={tracksOf(edu, 11)} steps={steps} moved={movedIn(edu)} />)
    const raised = edu.lanes[0]?.trace.steps.findIndex(({ action }) => action?.agent === 'device')
    const mark = (raised ?? 0) + 1
    const x = LEFT + ((RIGHT - LEFT) * (mark + 0.7)) / (steps + 0.5)
    press(x, 7)
    release()
    press(x, -10)
    expect(seen.mock.calls).toEqual([[mark], [mark + 1]])
  })

  it('does nothing on the names', () => {
    const seen = vi.fn()
    render(<Harness seen={seen} />)
    press(60)
    expect(seen).not.toHaveBeenCalled()
  })

  it('gives the playhead the focus, so that arrow keys go on from there', async () => {
    render(<Harness />)
    press(placeOf(30))
    release()
    await userEvent.keyboard('{ArrowRight}')
    expect(slider()).toHaveAttribute('aria-valuenow', '31')
  })
})

describe('the rows', () => {
  it('are named, with a letter for each lane', () => {
    render(<Harness />)
    const names = within(screen.getByRole('list', { name: 'Rows' })).getAllByRole('listitem')
    expect(names.map((name) => name.textContent)).toContain('LAPIC vCPU 2AB')
    expect(names).toHaveLength(7)
  })

  it('have no letters where there is one lane', () => {
    const single = seedRun(both.slice(0, 1))
    render(<Harness tracks={tracksOf(single, 11)} laneIds={['A']} />)
    expect(screen.getByText('vCPU 2').parentElement).toHaveTextContent('LAPIC vCPU 2')
    expect(screen.queryByText('A')).toBeNull()
  })

  it('carry words for what is drawn', () => {
    render(<Harness />)
    const wrong = 'kvm_set_irq(11): vector 33 to 2, stale route, wrong vCPU'
    expect(screen.getByText(wrong).tagName).toBe('title')
    expect(screen.getAllByText('Remote IRR stays 1').length).toBeGreaterThan(0)
    expect(screen.getAllByText('fee02000 STALE')).toHaveLength(2)
  })

  it('say how many are out of sight, and a press scrolls there and back', async () => {
    const edu = eduRun()
    const tracks = tracksOf(edu, 11)
    render(<Harness tracks={tracks} steps={edu.schedule.length} moved={movedIn(edu)} room={155} />)
    const scroll = document.querySelector('.timeline-scroll') as HTMLElement
    scroll.scrollBy = vi.fn()
    const way = () => screen.getByRole('button', { name: /^\d+ more/ })
    const hidden = tracks.length - 5
    expect(way()).toHaveTextContent(`${hidden} more below`)
    await userEvent.click(way())
    expect(scroll.scrollBy).toHaveBeenLastCalledWith({ top: hidden * 27 })
    fireEvent.scroll(scroll, { target: { scrollTop: hidden * 27 } })
    expect(way()).toHaveTextContent(`${hidden} more above`)
    await userEvent.click(way())
    expect(scroll.scrollBy).toHaveBeenLastCalledWith({ top: -hidden * 27 })
  })

  it('are all in sight at the end of the scrolling, whatever part of one the height cuts', () => {
    render(<Harness room={115} />)
    const scroll = document.querySelector('.timeline-scroll') as HTMLElement
    expect(screen.getByRole('button')).toHaveTextContent('4 more below')
    fireEvent.scroll(scroll, { target: { scrollTop: 7 * 27 - 95 } })
    expect(screen.getByRole('button')).toHaveTextContent('4 more above')
  })

  it('have no such button where all of them are in sight', () => {
    render(<Harness />)
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('a label', () => {
  const tracks = tracksOf(run, 11)
  const CAPITALS = 0.7

  it.each([1, 2])('is lower than its band inside the outline, with %i lanes', (lanes) => {
    for (let room = 60; room < 700; room += 7) {
      const { bar, fontSize, rowHeight, pitch, middle } = geometryOf(tracks, lanes, 1440, room)
      expect(CAPITALS * fontSize).toBeLessThanOrEqual(bar - 2 * 1.5)
      expect(middle(0) - bar / 2).toBeGreaterThan(0)
      expect(middle(lanes - 1) + bar / 2).toBeLessThan(rowHeight)
      expect(bar).toBeLessThan(pitch)
    }
  })

  it('on hatching stands on a plate that leaves the outline as it is', () => {
    const geometry = geometryOf(tracks, 2, 1440, 214)
    const stale = bandStyle('stale', false)
    const plate = plateOf({ x: 100, label: 'STALE' }, geometry, stale)
    expect(plate.height).toBe(geometry.bar - 2 * (stale.width ?? 0))
    expect(plate.y).toBe(-plate.height / 2)
  })
})

describe('a long run', () => {
  const storm = openRun(
    {
      ...affinityMove,
      devices: affinityMove.devices.map((device) => ({ ...device, behaviour: 'never' as const })),
    },
    [
      { variant: patched, kvm: K0 },
      { variant: msiFirst, kvm: K0 },
    ],
  )

  it('is drawn on a canvas, and can be scrubbed all the same', () => {
    const seen = vi.fn()
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    render(
      <Harness
        seen={seen}
        tracks={(span, px) => tracksIn(storm, 11, span, px)}
        steps={storm.schedule.length}
      />,
    )
    expect(screen.getByRole('img').tagName).toBe('CANVAS')
    press(LEFT + (RIGHT - LEFT) / 2)
    expect(seen).toHaveBeenCalledOnce()
    expect(Math.abs((seen.mock.calls[0]?.[0] as number) - 2_000)).toBeLessThan(30)
    vi.restoreAllMocks()
  })

  it('zooms with the wheel until single marks can be told apart, and out again', () => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    render(
      <Harness
        tracks={(span, px) => tracksIn(storm, 11, span, px)}
        steps={storm.schedule.length}
        start={2_000}
      />,
    )
    const wheel = (deltaY: number) =>
      act(
        () =>
          void fireEvent.wheel(screen.getByRole('img'), {
            deltaY,
            clientX: placeOf(44),
            clientY: 2,
          }),
      )
    for (let turn = 0; turn < 20; turn++) wheel(-200)
    expect(screen.getByRole('img').tagName).toBe('svg')
    for (let turn = 0; turn < 30; turn++) wheel(200)
    expect(screen.getByRole('img').tagName).toBe('CANVAS')
    vi.restoreAllMocks()
  })
})
