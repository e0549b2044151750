/** What a person chose for the look of the page, from visit to visit; nothing else is kept. */
export type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The browser's storage; where it may not be used, one that lasts as long as the page. */
export function keptBy(page: Pick<Window, 'localStorage'>): Kept {
  try {
    page.localStorage.getItem('')
    return page.localStorage
  } catch {
    const map = new Map<string, string>()
    return {
      getItem: (key) => map.get(key) ?? null,
      setItem: (key, value) => void map.set(key, value),
      removeItem: (key) => void map.delete(key),
    }
  }
}

export const kept: Kept = keptBy(window)
