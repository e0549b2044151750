import { useEffect, useState } from 'react'
import './copy-button.css'

interface CopyButtonProps {
  readonly text: string
  /** What it copies, for those who do not see what it stands beside. */
  readonly name: string
  readonly label?: string
}

/** Puts a text on the clipboard and says so for a while. */
export function CopyButton({ text, name, label = 'Copy' }: CopyButtonProps) {
  const [said, setSaid] = useState<'Copied' | 'Select it by hand' | null>(null)
  useEffect(() => {
    if (said === null) return
    const timer = setTimeout(() => setSaid(null), 2000)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied')
    } catch {
      setSaid('Select it by hand')
    }
  }
  return (
    <button type="button" className="copy-button" aria-label={said ?? name} onClick={copy}>
      {said ?? label}
    </button>
  )
}
