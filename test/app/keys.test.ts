import { expect, it } from 'vitest'
import { BINDINGS, commandOf } from '../../src/app/keys.ts'

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  commandOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })

it('tells a step from ten steps by Shift', () => {
  expect(press('ArrowRight')).toBe('next')
  expect(press('ArrowRight', { shiftKey: true })).toBe('next10')
})

it('leaves the browser its own shortcuts', () => {
  expect(press('c', { ctrlKey: true })).toBeNull()
  expect(press('ArrowLeft', { altKey: true })).toBeNull()
})

it('undoes and redoes by the keys of other programs too', () => {
  expect(press('z', { ctrlKey: true })).toBe('undo')
  expect(press('z', { metaKey: true })).toBe('undo')
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('redo')
  expect(press('y', { ctrlKey: true })).toBe('redo')
  expect(press('z')).toBeNull()
})

it('reads a digit as the number of an enabled action', () => {
  expect(press('3')).toBe(3)
  expect(press('0')).toBe('zoomFit')
})

it('gives every key one meaning', () => {
  const meanings = BINDINGS.flatMap(({ keys, shift }) => keys.map((key) => `${key} ${shift ?? ''}`))
  expect(new Set(meanings).size).toBe(meanings.length)
})
