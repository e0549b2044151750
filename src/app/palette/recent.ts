/** The ids of what was used lately, the last first; kept in this browser. */

import type { Kept } from '../kept.ts'

const KEY = 'irq-path.recent'
const KEPT = 12

export function recentIds(storage: Pick<Kept, 'getItem'>): readonly string[] {
  const text = storage.getItem(KEY)
  return text === null ? [] : text.split('\n').filter((id) => id !== '')
}

export function remember(storage: Pick<Kept, 'getItem' | 'setItem'>, id: string): void {
  const others = recentIds(storage).filter((other) => other !== id)
  storage.setItem(KEY, [id, ...others].slice(0, KEPT).join('\n'))
}
