import { useLayoutEffect, useRef } from 'react'

/**
 * Runs `then` after what is drawn for another `value`, and at first. Not when a view that was kept
 * is shown again as it was left: there the effects of React run anew.
 */
export function useOnChange(value: string | number | null, then: () => void): void {
  const seen = useRef<string | number | null>(null)
  useLayoutEffect(() => {
    if (seen.current === value) return
    seen.current = value
    then()
  })
}
