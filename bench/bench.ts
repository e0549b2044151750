/**
 * `npm run bench [-- --json] [-- log paint]`: every figure, or those of the subjects named, its
 * median; exit code 1 for a wrong result.
 */
import { cancelFigures } from './cancel-figures.ts'
import { causesFigures } from './causes-figures.ts'
import { diagnoseFigures } from './diagnose-figures.ts'
import { exploreFigures } from './explore-figures.ts'
import { measure } from './figure.ts'
import { ioapicFigures } from './ioapic-figures.ts'
import { logFigures } from './log-figures.ts'
import { machineFigures } from './machine-figures.ts'
import { paintFigures } from './paint-figures.ts'
import { timelineFigures } from './timeline-figures.ts'

const subjects = {
  ioapic: ioapicFigures,
  machine: machineFigures,
  causes: causesFigures,
  explore: exploreFigures,
  log: logFigures,
  diagnose: diagnoseFigures,
  cancel: cancelFigures,
  paint: paintFigures,
  timeline: timelineFigures,
}

const asJson = process.argv.includes('--json')
const named = process.argv.slice(2).filter((name) => name !== '--json')
const values: Record<string, number> = {}

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 1_000 ? 1 : 0 })

try {
  const unknown = named.find((name) => !(name in subjects))
  if (unknown) throw new Error(`No figures of ${unknown}; there are ${Object.keys(subjects)}.`)
  for (const [subject, figures] of Object.entries(subjects)) {
    if (named.length > 0 && !named.includes(subject)) continue
    for (const figure of await figures()) {
      const { median, lowest, highest } = await measure(figure)
      values[figure.name] = median
      if (asJson) continue
      const target = figure.target === undefined ? '' : `, target ${number(figure.target)}`
      const range = `${number(lowest)} to ${number(highest)}${target}`
      console.log(`${figure.name}: ${number(median)} ${figure.unit} (${range})`)
    }
  }
  if (asJson) console.log(JSON.stringify(values, null, 2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
