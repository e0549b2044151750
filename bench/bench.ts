/** `npm run bench [-- --json]`: every figure, its median; exit code 1 for a wrong result. */
import { cancelFigures } from './cancel-figures.ts'
import { causesFigures } from './causes-figures.ts'
import { diagnoseFigures } from './diagnose-figures.ts'
import { exploreFigures } from './explore-figures.ts'
import { measure } from './figure.ts'
import { ioapicFigures } from './ioapic-figures.ts'
import { logFigures } from './log-figures.ts'
import { machineFigures } from './machine-figures.ts'
import { paintFigures } from './paint-figures.ts'

const asJson = process.argv.includes('--json')
const values: Record<string, number> = {}

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 1_000 ? 1 : 0 })

try {
  for (const figures of [
    ioapicFigures,
    machineFigures,
    causesFigures,
    exploreFigures,
    logFigures,
    diagnoseFigures,
    cancelFigures,
    paintFigures,
  ]) {
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
