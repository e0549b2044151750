import { describe, expect, it } from 'vitest'
import { EventTable } from '../../../src/log/event-table.ts'
import { lineTexts, textOf, textsFrom } from '../../../src/log/read/line-text.ts'
import { openReader } from '../../../src/log/read/reader.ts'
import { bytesOf, gzipped, utf16 } from './mailing.ts'
import { read } from './told.ts'

const TEXT = Array.from(
  { length: 300 },
  (_, at) => `ioapic_set_irq vector: ${at} level: 1\r\n`,
).join('')

describe.each([
  ['plain', bytesOf(TEXT)],
  ['packed', gzipped(TEXT)],
  ['UTF-16', utf16(TEXT, true, true)],
  ['with a mark', bytesOf(`\ufeff${TEXT}`)],
])('of a file that is %s', (_, file) => {
  it('every line is found by its number', () => {
    const { lines } = read(file).sources[0] as { lines: Parameters<typeof lineTexts>[1] }
    const text = textOf(file)
    for (const line of [1, 2, 64, 65, 66, 300]) {
      expect(lineTexts(text, lines, line)).toEqual([`ioapic_set_irq vector: ${line - 1} level: 1`])
    }
    expect(lineTexts(text, lines, 299, 5)).toHaveLength(2)
  })
})

it('is handed to whoever keeps it, as it is read', () => {
  const parts: Uint8Array[] = []
  const reader = openReader('log', 0, new EventTable(), {
    onText: (part) => parts.push(part.slice()),
  })
  const file = gzipped(TEXT)
  for (let at = 0; at < file.length; at += 100) reader.push(file.subarray(at, at + 100))
  reader.end()
  expect(parts.map((part) => new TextDecoder().decode(part)).join('')).toBe(TEXT)
})

it('cuts what is too long to show', () => {
  expect(textsFrom(bytesOf('x'.repeat(10_000)), 0, 1)[0]?.length).toBe(4096)
})
