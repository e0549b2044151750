/** What kills a worker is told of like an error of the page: no stack comes out of it, but its place does. */
export function reportWorkerError({ message, filename, lineno, colno }: ErrorEvent): void {
  const error = new Error(message || 'it ended without a word')
  error.name = 'Worker'
  error.stack = `at ${filename}:${lineno}:${colno}`
  window.reportError(error)
}
