/** The worker's desk without a worker: what it is told, and what it answers. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createDesk } from '../../src/worker/log-desk.ts'
import { createMachines } from '../../src/worker/log-machines.ts'
import type {
  Answers,
  LogDiagnosis,
  LogHead,
  LogOrder,
  LogReply,
  Question,
  QuestionName,
  Questions,
} from '../../src/worker/log-protocol.ts'
import { MOVE } from '../view/log/log-of.ts'

const fixture = (name: string) => readFileSync(new URL(`../fixtures/logs/${name}`, import.meta.url))
const file = (name: string, content: string | Uint8Array<ArrayBuffer>) => ({
  name,
  blob: new Blob([content]),
})

function openDesk() {
  const replies: LogReply[] = []
  const waiting = new Map<number, (answer: Answers[QuestionName] | null) => void>()
  let done = (_reply: LogReply) => {}
  let now = 0
  const order = createDesk({
    now: () => now++,
    rest: () => new Promise((resolve) => setImmediate(resolve)),
    machines: createMachines(),
    reply(message) {
      replies.push(message)
      if (message.type === 'answer') waiting.get(message.id)?.(message.answer)
      if (message.type === 'done') done(message)
    },
  })
  let asked = 0
  const ask = <K extends QuestionName>(is: K, ask: Questions[K]) =>
    new Promise<Answers[K] | null>((resolve) => {
      waiting.set(++asked, (answer) => resolve(answer as Answers[K] | null))
      order({ type: 'ask', id: asked, question: { is, ask } as Question })
    })
  const open = (...files: Extract<LogOrder, { type: 'open' }>['files']) =>
    new Promise<LogReply>((resolve) => {
      done = resolve
      order({ type: 'open', files, format: null })
    })
  const head = () => replies.findLast((each) => each.type === 'head')?.head as LogHead
  const diagnosis = () =>
    replies.findLast((each) => each.type === 'diagnosis')?.diagnosis as LogDiagnosis
  return { order, ask, open, head, diagnosis, replies }
}

const all = { source: 0, filter: 'all' } as const
const rowsAsked = { list: all, from: 0, count: 50, model: null, sought: '' }

describe('a log on the desk', () => {
  it('is told in numbers, and line by line with what each means', async () => {
    const desk = openDesk()
    await desk.open(file('a.log', `${MOVE}ioapic_set_irq vector:\n`))
    expect(desk.head()).toMatchObject({ unit: 'line', size: 17, events: 16, whole: true })
    expect(desk.head().filters).toMatchObject({ all: 17, damaged: 1 })
    const rows = (await desk.ask('rows', rowsAsked))?.rows ?? []
    expect(rows).toHaveLength(17)
    expect(rows[12]).toMatchObject({
      line: 13,
      text: 'ioapic_service: trigger KVM IRQ 11',
      words: { text: 'sends by the stale fee02000', tone: 'bad' },
      pin: 11,
    })
    expect(rows[16]).toMatchObject({ of: 'damaged', words: null })
  })

  it('is diagnosed, and its lines know the findings that they are evidence of', async () => {
    const desk = openDesk()
    await desk.open(file('a.log', MOVE))
    const at = desk.diagnosis().findings.findIndex(({ id }) => id === 'stale-route-used') + 1
    expect(at).toBeGreaterThan(0)
    const rows = (await desk.ask('rows', rowsAsked))?.rows ?? []
    expect(rows[12]?.findings).toContain(at)
    const listed = await desk.ask('rows', { ...rowsAsked, list: { source: 0, filter: 'findings' } })
    expect(listed?.size).toBe(desk.head().filters.findings)
    expect(listed?.rows.every(({ findings }) => findings.length > 0)).toBe(true)
  })

  it('has the same text packed as plain, from any line on', async () => {
    const [packed, plain] = [openDesk(), openDesk()]
    const bytes = fixture('B05-seedlike-orig-kvmstock.log.gz')
    await packed.open(file('a.log.gz', new Uint8Array(bytes)))
    const excerpt = fixture('B05-seedlike-orig-kvmstock.excerpt.log').toString('latin1')
    await plain.open(file('a.log', excerpt))
    const last = (await packed.ask('rows', { ...rowsAsked, from: 1645, count: 20 }))?.rows ?? []
    const texts = (await plain.ask('rows', { ...rowsAsked, count: 400 }))?.rows.map(
      ({ text }) => text,
    )
    expect(last).toHaveLength(20)
    for (const { text } of last) expect(texts).toContain(text)
  })

  it('is searched for a text over all its lines, and for a pattern over its events', async () => {
    const desk = openDesk()
    await desk.open(file('a.log', MOVE))
    const search = (text: string, place: number) => desk.ask('search', { text, list: all, place })
    expect(await search('HANDLER is on', 5)).toMatchObject({
      is: 'text',
      count: 2,
      at: 1,
      next: 15,
    })
    expect(await search('set_irq with no EOI after it', 1)).toMatchObject({
      is: 'pattern',
      count: 1,
      next: 16,
    })
    const rows = (await desk.ask('rows', { ...rowsAsked, sought: 'set_irq with no EOI after it' }))
      ?.rows
    expect(rows?.filter(({ isHit }) => isHit).map(({ line }) => line)).toEqual([16])
  })

  it('is held against a machine, event by event', async () => {
    const desk = openDesk()
    await desk.open(
      file('b05.log.gz', new Uint8Array(fixture('B05-seedlike-orig-kvmstock.log.gz'))),
    )
    const model = { qemu: 'patched', kvm: 'K0' }
    const rows = (await desk.ask('rows', { ...rowsAsked, from: 1660, count: 8, model }))?.rows ?? []
    const parted = rows.filter((row) => row.model?.same === false).map(({ line }) => line)
    expect(parted).toContain(1664)
    expect(rows.find(({ line }) => line === 1663)?.model?.same).toBe(true)
  })

  it('knows nothing before its first event, and says so', async () => {
    const desk = openDesk()
    await desk.open(file('a.log', `hello\n${MOVE}`))
    const before = await desk.ask('state', { place: 1, pin: 11 })
    expect(before?.pins[11]?.untold).toBe(true)
    const after = await desk.ask('state', { place: 14, pin: 11 })
    expect(after?.stations.find(({ name }) => name === 'KVM route')?.remark?.bad).toBe(true)
  })
})

describe('several files', () => {
  it('of one run stand on one axis, with how surely', async () => {
    const desk = openDesk()
    await desk.open(
      file('qemu.log.gz', new Uint8Array(fixture('B01-orig-kvmstock-ts.log.gz'))),
      file('host.gz', new Uint8Array(fixture('B01-orig-kvmstock-ts.kvmtrace.gz'))),
    )
    expect(desk.head()).toMatchObject({ unit: 'event' })
    expect(desk.head().merging).toMatch(/^Merged: .*within \d+ µs/)
    const list = { source: null, filter: 'all' } as const
    const rows = (await desk.ask('rows', { ...rowsAsked, list, from: 4500, count: 60 }))?.rows ?? []
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set([0, 1]))
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => 4501 + at))
  })
})

describe('stopping', () => {
  it('keeps what was read, and judges that', async () => {
    const desk = openDesk()
    const bytes = new Uint8Array(fixture('A13-storm-delayed-reassert.log.gz'))
    const opened = desk.open(file('storm.log.gz', bytes))
    while (!desk.replies.some(({ type }) => type === 'progress')) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    desk.order({ type: 'cancel' })
    expect(await opened).toEqual({ type: 'done', cancelled: true })
    expect(desk.head().filters.all).toBeGreaterThan(0)
    expect(desk.head().whole).toBe(false)
    expect((await desk.ask('rows', rowsAsked))?.rows[0]?.text).toContain('ioapic')
  })

  it('a file that is no log stays open, with its lines', async () => {
    const desk = openDesk()
    await desk.open(file('x', 'hello\nworld\n'))
    expect(desk.head()).toMatchObject({ events: 0 })
    expect((await desk.ask('rows', rowsAsked))?.rows.map(({ text }) => text)).toEqual([
      'hello',
      'world',
    ])
  })
})
