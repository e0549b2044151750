import { grouped } from '../../base/grouped.ts'

/** Numbers as a person writes them: "0-3, 7". */
export function ranges(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let at = 0; at < numbers.length; ) {
    let end = at
    while (numbers[end + 1] === (numbers[end] as number) + 1) end++
    const from = grouped(numbers[at] as number)
    parts.push(end === at ? from : `${from}-${grouped(numbers[end] as number)}`)
    at = end + 1
  }
  return parts.join(', ')
}
