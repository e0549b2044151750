/** How a person has sized two regions, kept in this browser: the share of each, in percent. */

import type { Kept } from '../kept.ts'

export type KeptLayout = Readonly<Record<string, number>>

const keyOf = (id: string): string => `irq-path.split.${id}`

/** Null where nobody has sized them, or what is kept makes no sense. */
export function keptLayout(storage: Pick<Kept, 'getItem'>, id: string): KeptLayout | null {
  const share = Number(storage.getItem(keyOf(id)) ?? Number.NaN)
  if (!(share > 0 && share < 100)) return null
  return { [`${id}-first`]: share, [`${id}-second`]: 100 - share }
}

/** Null forgets it. */
export function keepLayout(
  storage: Pick<Kept, 'setItem' | 'removeItem'>,
  id: string,
  layout: KeptLayout | null,
): void {
  const share = layout?.[`${id}-first`]
  if (share === undefined) storage.removeItem(keyOf(id))
  else storage.setItem(keyOf(id), share.toFixed(3))
}
