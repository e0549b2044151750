import { expect, it } from 'vitest'
import { keepLayout, keptLayout } from '../../src/app/step/split-layout.ts'

function storage(kept: Record<string, string> = {}) {
  const map = new Map(Object.entries(kept))
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

it('keeps the sizes of two regions, and forgets them', () => {
  const local = storage()
  expect(keptLayout(local, 'x')).toBeNull()
  keepLayout(local, 'x', { 'x-first': 62.5, 'x-second': 37.5 })
  expect(keptLayout(local, 'x')).toEqual({ 'x-first': 62.5, 'x-second': 37.5 })
  keepLayout(local, 'x', null)
  expect(keptLayout(local, 'x')).toBeNull()
})

it.each(['', 'much', '0', '100', '-3', '{"a":1}'])('takes %j for no size', (text) => {
  expect(keptLayout(storage({ 'irq-path.split.x': text }), 'x')).toBeNull()
})
