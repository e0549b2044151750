import { useEffect, useState } from 'react'

/** Whoever has it sooner sees and hears nothing of it. */
const PATIENCE_MS = 400

/** Says that a part of the page is coming, where that takes long enough to wonder. */
export function OnItsWay({ name }: { readonly name: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return <p role="status">{late && `${name} is loading.`}</p>
}
