/** Reads a file several times over as one log, and prints how many lines it had and what it took. */
import { chunksOf } from './log-file.ts'
import { decodeLog } from './log-workload.ts'

const [path = '', times = '1'] = process.argv.slice(2)
const { lines } = decodeLog(chunksOf(path, Number(times)))
console.log(JSON.stringify({ lines, kilobytes: process.resourceUsage().maxRSS }))
