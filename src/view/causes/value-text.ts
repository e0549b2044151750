/** A value in a link: a cell, as in `remote-irr-11`, or a part of an RTE, as in `trigger-mode-11`. */
import { readCell, writeCell } from '../../trace/causes/cell-text.ts'
import { isRtePart, partOf, rteValue, type Value, whole } from './value.ts'

/** Different for different values that a screen shows. */
export function writeValue(value: Value): string {
  const part = partOf(value)
  return part ? `${part.replaceAll(' ', '-')}-${value.cell.at}` : writeCell(value.cell)
}

/** Undefined for what is no value. */
export function readValue(text: string): Value | undefined {
  const [, name = '', pin = ''] = /^(.*)-(\d+)$/.exec(text) ?? []
  const part = name.replaceAll('-', ' ')
  const cell = readCell(isRtePart(part) ? `rte-low-${pin}` : text)
  if (!cell.ok) return undefined
  return isRtePart(part) ? rteValue(cell.value.at, part) : whole(cell.value)
}
