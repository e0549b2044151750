/**
 * What an element of the page shows, as words for its `data-shows`: "A20" is step 20 of the first
 * lane, "A.irr.2.33." a value of it, "A>kvm-2" what can be done next in it. An element stands for its steps, or else for its first value;
 * it is a place of all that it names.
 */
import { type Action, formatAction, parseAction } from '../../core/action.ts'
import type { Cell, Value } from '../causes/value.ts'
import { laneName } from '../code/listing.ts'
import type { LaneAction, LaneStep, LaneValue, Places, Pointed } from './pointed.ts'

export const showsStep = (lane: number, step: number | null): string | undefined =>
  step ? stepMark({ lane, step }) : undefined

/** By lane: the step there; undefined or null for none. The start is no step. */
export const showsSteps = (steps: readonly (number | null | undefined)[]): string | undefined =>
  words(steps.map((step, lane) => (step ? stepMark({ lane, step }) : '')))

export const showsValues = (lane: number, values: readonly Value[]): string | undefined =>
  words(values.map((value) => valueMark({ lane, value })))

/** What can be done next in a lane, and the step of the run that it is, if it is one. */
export const showsAction = (
  lane: number,
  action: Action,
  step: number | null,
): string | undefined => shows(showsStep(lane, step), actionMark({ lane, action }))

/** Several of these together. */
export const shows = (...marks: readonly (string | undefined)[]): string | undefined =>
  words(marks.map((mark) => mark ?? ''))

const words = (marks: readonly string[]): string | undefined =>
  marks.filter((mark) => mark !== '').join(' ') || undefined

const stepMark = ({ lane, step }: LaneStep): string => `${laneName(lane)}${step}`

function valueMark({ lane, value: { cell, bits } }: LaneValue): string {
  const vector = 'vector' in cell ? cell.vector : ''
  return `${laneName(lane)}.${cell.of}.${cell.at}.${vector}.${bits ?? ''}`
}

const actionMark = ({ lane, action }: LaneAction): string =>
  `${laneName(lane)}>${formatAction(action).replaceAll(' ', '-')}`

/** The words by which an element is known to be one of the places. */
export const marksOf = ({ steps, values, next }: Places): ReadonlySet<string> =>
  new Set([...steps.map(stepMark), ...values.map(valueMark), ...(next ? [actionMark(next)] : [])])

export const isMarked = (shown: string, marks: ReadonlySet<string>): boolean =>
  shown.split(' ').some((word) => marks.has(word))

/** What an element with this `data-shows` points at. */
export function pointedBy(shown: string): Pointed {
  const marks = shown.split(' ')
  const value = marks.find((mark) => mark.includes('.'))
  const [next] = marks.filter((mark) => mark.includes('>')).flatMap(readNext)
  return {
    steps: marks
      .filter((mark) => !/[.>]/.test(mark))
      .map((mark) => ({ lane: laneOf(mark), step: Number(mark.slice(1)) })),
    value: value === undefined ? null : readValue(value),
    ...(next && { next }),
  }
}

const laneOf = (mark: string): number => mark.charCodeAt(0) - 'A'.charCodeAt(0)

function readNext(mark: string): LaneAction[] {
  const action = parseAction(mark.slice(2).replaceAll('-', ' '))
  return action.ok ? [{ lane: laneOf(mark), action: action.value }] : []
}

function readValue(mark: string): LaneValue {
  const [, of, at, vector, bits] = mark.split('.')
  const cell = { of, at: Number(at), ...(vector ? { vector: Number(vector) } : {}) } as Cell
  return { lane: laneOf(mark), value: { cell, bits: bits ? Number(bits) : null } }
}
