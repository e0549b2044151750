/** What only some scenarios of the gallery show, told and drawn as it is. */

import { describe, expect, it } from 'vitest'
import { galleryEntry } from '../../src/core/scenarios/gallery.ts'
import { openRun, type Run } from '../../src/trace/run.ts'
import { narrate, narrationText } from '../../src/view/narrate/narrate.ts'
import { tracksOf } from './whole.ts'

function runOf(id: string): Run {
  const entry = galleryEntry(id)
  if (!entry) throw new Error(`the gallery has no ${id}`)
  return openRun(entry.scenario, entry.machines)
}

/** Every narration of lane A, in order. */
const told = ({ lanes, schedule }: Run): string[] => {
  const [lane] = lanes
  if (!lane) return []
  return Array.from({ length: schedule.length + 1 }, (_, step) =>
    narrationText(narrate(lane, step, schedule[step - 1] ?? null)),
  )
}

describe('a storm that is going on at the start', () => {
  it('is told with its interrupts so far', () => {
    expect(told(runOf('storm'))[0]).toContain(
      'A storm is going on: 99,997 interrupts so far, and vector 33 is pending on vCPU 2 again.',
    )
  })

  it('has its pending vector on the timeline from the start', () => {
    const row = tracksOf(runOf('storm'), 11).find(
      ({ kind, sub }) => kind === 'lapic' && sub === 'vCPU 2',
    )
    expect(row?.lanes[0]?.bands.slice(0, 2)).toMatchObject([
      { from: 0, kind: 'irr' },
      { kind: 'isr' },
    ])
  })
})

it('a rewrite of a live interrupt is told as that', () => {
  const asked = told(runOf('in-service-rewrite')).find((text) => text.startsWith('You asked'))
  expect(asked).toContain('This guest rewrites the RTE at once, from a process and unmasked.')
})

it('vector 0 is said to be never taken', () => {
  const texts = told(runOf('first-unmask'))
  expect(
    texts.some((text) => text.includes('Vector 0 is below 16: no local APIC ever takes it.')),
  ).toBe(true)
})
