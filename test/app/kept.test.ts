import { expect, it } from 'vitest'
import { keptBy } from '../../src/app/kept.ts'

it('is the storage of the browser', () => {
  keptBy(window).setItem('a', '1')
  expect(localStorage.getItem('a')).toBe('1')
})

it('lasts as long as the page where the browser keeps nothing', () => {
  const closed = {
    get localStorage(): Storage {
      throw new Error('The operation is insecure.')
    },
  }
  const kept = keptBy(closed)
  expect(kept.getItem('b')).toBeNull()
  kept.setItem('b', '1')
  expect(kept.getItem('b')).toBe('1')
  kept.removeItem('b')
  expect(kept.getItem('b')).toBeNull()
})
