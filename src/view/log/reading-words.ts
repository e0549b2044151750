/** How far the reading of a log is, in words. */
import { grouped } from '../../base/grouped.ts'

interface Progress {
  readonly stage: 'reading' | 'replay' | 'diagnosis'
  readonly done: number
  readonly of: number
  readonly lines: number
  readonly seconds: number
}

export function readingWords({ stage, done, of, lines }: Progress): string {
  const count = `${grouped(lines)} lines`
  switch (stage) {
    case 'reading':
      return `Reading: ${bytes(done)} of ${bytes(of)}, ${count}`
    case 'replay':
      return `Replaying: ${grouped(done)} of ${grouped(of)} events`
    case 'diagnosis':
      return `Looking for what went wrong in ${grouped(of)} events`
  }
}

/** Nothing while there is too little to go by. */
export function timeLeft({ stage, done, of, seconds }: Progress): string {
  if (stage !== 'reading' || done === 0 || seconds < 0.3) return ''
  const left = (seconds * (of - done)) / done
  return left < 1 ? 'less than a second left' : `about ${Math.ceil(left)} s left`
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`
  if (count < 1_000_000) return `${Math.round(count / 1000)} kB`
  return `${(count / 1_000_000).toFixed(1)} MB`
}
