/** Finds 5,000,000 states and prints the most memory that the process ever held, in megabytes. */
import { searchOneMove } from './explore-run.ts'

const STATES = 5_000_000

const { states } = searchOneMove(STATES, { vcpus: 4, asserts: 1_000 })
if (states !== STATES) throw new Error(`${states} states, not ${STATES}.`)
console.log((process.resourceUsage().maxRSS * 1_024) / 1_000_000)
