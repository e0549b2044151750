/** What stands before an event in QEMU's log. Spec: trace-formats.md section 5.1. */

/**
 * `none` is QEMU's default; `thread` what `-msg timestamp=on` gave up to QEMU 10.1, thread and
 * Unix time; `iso` what it gives since, the time alone.
 */
export const PREFIXES = ['none', 'thread', 'iso'] as const
export type Prefix = (typeof PREFIXES)[number]

/** `time` in microseconds; an event without one has no prefix, whatever the style. */
export function prefixText(style: Prefix, time: number, thread: number): string {
  if (Number.isNaN(time)) return ''
  switch (style) {
    case 'none':
      return ''
    case 'thread':
      return `${thread}@${secondsText(time)}:`
    case 'iso':
      return `${isoTime(time)} `
  }
}

/** Microseconds as seconds with six digits, exactly. */
export function secondsText(time: number): string {
  const micros = Math.round(time)
  const seconds = Math.floor(micros / 1e6)
  return `${seconds}.${String(micros - seconds * 1e6).padStart(6, '0')}`
}

const DAY = 86_400

/** Microseconds since 1970 in UTC. */
export function isoTime(time: number): string {
  const micros = Math.round(time)
  const seconds = Math.floor(micros / 1e6)
  const { year, month, day } = dateOf(Math.floor(seconds / DAY))
  const within = ((seconds % DAY) + DAY) % DAY
  const clock = [within / 3_600, (within / 60) % 60, within % 60].map(two).join(':')
  return `${year}-${two(month)}-${two(day)}T${clock}.${String(micros - seconds * 1e6).padStart(6, '0')}Z`
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')

/** Days since 1970 as a date of the Gregorian calendar, counted in eras of 400 years from March. */
function dateOf(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const years = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  )
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100))
  const from = Math.floor((5 * ofYear + 2) / 153)
  const month = from < 10 ? from + 3 : from - 9
  const day = ofYear - Math.floor((153 * from + 2) / 5) + 1
  return { year: years + era * 400 + (month <= 2 ? 1 : 0), month, day }
}
