import { describe, expect, it, vi } from 'vitest'
import { errorReport } from '../../src/app/errors/error-report.ts'
import { createPageErrors, pageError } from '../../src/app/errors/page-error.ts'
import { listenForErrors } from '../../src/app/errors/page-error-listening.ts'
import { reportWorkerError } from '../../src/app/errors/worker-error.ts'

const CIRCUMSTANCES = {
  link: 'http://localhost/#scenario=storm&step=7',
  version: '1.2.3',
  browser: 'A browser',
  window: [1440, 900],
} as const

const LINE = 'ioapic_set_irq vector: 11 level: 1'

function thrown(message: string): Error {
  const error = new Error(message)
  error.stack = `Error: ${message}\n    at pathOf (assets/index.js:1:2)\n    at draw (assets/index.js:3:4)`
  return error
}

describe('the report of an error', () => {
  it('says what, where in the page, where in the program, and which version', () => {
    const error = pageError(
      'The path could not be drawn.',
      thrown('no such pin'),
      '\n    at Stage\n',
    )
    expect(errorReport(error, CIRCUMSTANCES)).toBe(`# IRQ Path 1.2.3: The path could not be drawn.

Error: no such pin

- Place: http://localhost/#scenario=storm&step=7
- Browser: A browser
- Window: 1440 x 900

## Where in the program

    at pathOf (assets/index.js:1:2)
    at draw (assets/index.js:3:4)

## Components

    at Stage

Logs that were open are not part of this report.
`)
  })

  it.each([
    `Unexpected token 'i', "${LINE}"... is not valid JSON`,
    `cannot read '${LINE}'`,
    `cannot read \`${LINE}\``,
    `first line\nioapic said "${LINE}\n${LINE}"`,
  ])('holds nothing of a log that the message quotes: %s', (message) => {
    const report = errorReport(pageError('It failed.', thrown(message)), CIRCUMSTANCES)
    expect(report).not.toContain('ioapic_set_irq')
    expect(report).toContain('at pathOf')
  })

  it('keeps the name of a property, which tells the cause', () => {
    const { message } = pageError(
      'It failed.',
      new TypeError("Cannot read properties of undefined (reading 'steps')"),
    )
    expect(message).toBe("TypeError: Cannot read properties of undefined (reading 'steps')")
  })

  it('takes whatever was thrown, and frames of every browser', () => {
    const error = new Error('no')
    error.stack = 'pathOf@http://localhost/assets/index.js:1:2\n@http://localhost/index.js:3:4'
    expect(pageError('It failed.', error).stack).toHaveLength(2)
    expect(pageError('It failed.', 'a text')).toMatchObject({ message: 'a text', stack: [] })
    expect(pageError('It failed.', undefined).message).toBe('undefined')
  })
})

describe('errors that no panel catches', () => {
  const heard = () => {
    const store = createPageErrors()
    const page = new EventTarget()
    const stop = listenForErrors(page as Window, store)
    const fail = (message: string, error?: Error) =>
      page.dispatchEvent(Object.assign(new Event('error'), { message, error }))
    return { page, stop, fail, messages: () => store.getState().errors.map((e) => e.message) }
  }

  it('are kept, each once', () => {
    const { page, fail, messages } = heard()
    fail('Uncaught Error: one', new Error('one'))
    fail('Uncaught Error: one', new Error('one'))
    page.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('two') }))
    expect(messages()).toEqual(['Error: one', 'Error: two'])
  })

  it('do not fill the page', () => {
    const { fail, messages } = heard()
    for (let count = 1; count <= 20; count++) fail(`failure ${count}`)
    expect(messages()).toHaveLength(5)
    expect(messages().at(-1)).toBe('failure 20')
  })

  it('are not told of where nothing failed, and no more once nobody listens', () => {
    const { stop, fail, messages } = heard()
    fail('ResizeObserver loop completed with undelivered notifications.')
    stop()
    fail('later')
    expect(messages()).toEqual([])
  })

  it('come from workers too, with the place in the worker', () => {
    const heard: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => heard.push(error))
    const event = { message: 'Uncaught RangeError: no', filename: 'blob:x', lineno: 7, colno: 9 }
    reportWorkerError(event as ErrorEvent)
    vi.unstubAllGlobals()
    expect(pageError('It failed.', heard[0])).toMatchObject({
      message: 'Worker: Uncaught RangeError: no',
      stack: ['at blob:x:7:9'],
    })
  })
})
