/** Bands and marks without their places: a list of different ones, so that a column can name them. */
import type { Band, Mark } from './model.ts'

export type BandForm = Omit<Band, 'from' | 'to'>
export type MarkForm = Omit<Mark, 'step'>

/** Forms by number; 0 of the bands is "nothing here". */
export interface Forms<T> {
  readonly all: readonly T[]
  /** The number of the form with this name, made when it is first asked for. */
  of(name: string, make: () => T): number
}

export function forms<T>(first: T[]): Forms<T> {
  const all = first
  const numbers = new Map<string, number>()
  return {
    all,
    of(name, make) {
      const known = numbers.get(name)
      if (known !== undefined) return known
      const number = all.push(make()) - 1
      numbers.set(name, number)
      return number
    },
  }
}

export const bandForms = (): Forms<BandForm> =>
  forms<BandForm>([{ kind: 'none', labels: [], title: '', wrong: false }])
