import { Activity, type ReactNode, useState } from 'react'

interface KeptViewProps {
  readonly shown: boolean
  readonly children: ReactNode
}

/** A view that is made when it is first shown, and kept as it was left: chosen, opened, scrolled. */
export function KeptView({ shown, children }: KeptViewProps) {
  const [seen, setSeen] = useState(shown)
  if (shown && !seen) setSeen(true)
  return seen && <Activity mode={shown ? 'visible' : 'hidden'}>{children}</Activity>
}
