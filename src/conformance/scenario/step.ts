/** The parts that ops and checks are made of. */
import { err, ok, type Result } from '../../base/result.ts'
import type { Reader } from '../../trace/formats/json-reader.ts'
import { type Json, type JsonObject, told } from '../json.ts'
import { hexText } from '../notation.ts'
import type { Machine } from './machine.ts'

/** Reads its operands from a step and does it; what it saw, if it is one that looks. */
export type Op = (machine: Machine, step: JsonObject) => Result<Json | undefined>

export const act =
  <T>(reader: Reader<T>, perform: (machine: Machine, operands: T) => void): Op =>
  (machine, step) => {
    const operands = reader(step, '')
    if (!operands.ok) return operands
    perform(machine, operands.value)
    return ok(undefined)
  }

export const look =
  <T>(reader: Reader<T>, see: (machine: Machine, operands: T) => Json): Op =>
  (machine, step) => {
    const operands = reader(step, '')
    return operands.ok ? ok(see(machine, operands.value)) : operands
  }

/** The entry that a step names in a table of them. */
export function pick<T>(
  table: Readonly<Record<string, T>>,
  kind: string,
  name: unknown,
): Result<T> {
  const found = typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined
  return found === undefined ? err(`The ${kind} ${told(name)} is not modelled.`) : ok(found)
}

/** A vector; null for none, which is -1 in the model. */
export const vectorText = (vector: number): string | null => (vector < 0 ? null : hexText(vector))

/** A redirection entry, all 16 digits. */
export const rteText = (entry: bigint): string => `0x${entry.toString(16).padStart(16, '0')}`
