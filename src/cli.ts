/** The same core without a page. */
import { EXIT, type Output } from './cli/command.ts'
import { runCli } from './cli/program.ts'

/** A reader that has seen enough, such as head(1), closes the pipe; that is not a fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

/** On a terminal one line, written again each time and erased at the end. */
const status = (text: string) => void process.stderr.write(`\r\u001b[K${text}`)

/** Once: whoever cannot wait for the end that the first Ctrl-C asks for ends it with the second. */
const onInterrupt = (stop: () => void) => {
  process.once('SIGINT', stop)
  return () => void process.off('SIGINT', stop)
}

const output: Output = {
  print: (text) => process.stdout.write(`${text}\n`),
  warn: (text) => process.stderr.write(`${text}\n`),
  onInterrupt,
  ...(process.stderr.isTTY && { status }),
}

try {
  process.exitCode = await runCli(process.argv.slice(2), output)
} catch (fault) {
  console.error(fault)
  process.exitCode = EXIT.fault
}
