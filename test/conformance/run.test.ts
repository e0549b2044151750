/** What the runner says of a mismatch and of a file that it cannot read. */
import { describe, expect, it } from 'vitest'
import { formatFileResult } from '../../src/conformance/format.ts'
import { runConformance } from '../../src/conformance/run.ts'
import { goldenFiles, linesOf, readGolden } from './files.ts'
import { check, failuresOf, resultOf, scenarioLine } from './play.ts'

type Json = ReturnType<typeof JSON.parse>

const file = 'directed-split-original.jsonl.gz'
const golden = linesOf(readGolden(goldenFiles.find((name) => name === file) as string))

/** The first golden case that has what a test needs, changed by it. */
function changedCase(fits: (one: Json) => boolean, change: (one: Json) => void): string {
  const one = golden.map((line) => JSON.parse(line)).find(fits)
  change(one)
  return JSON.stringify(one)
}

const hasLoop = ({ ops }: Json) => ops.some(({ op }: Json) => op === 'loop')
const hasRead = ({ ops }: Json) => ops.some(({ op }: Json) => op === 'read')
const anyCase = () => true

describe('a golden case that departs from the record', () => {
  it('is told by op, with what was expected and what came', () => {
    const text = changedCase(anyCase, ({ ops }) => {
      ops[1].effects[0].s = 'ioapic_mem_write something else'
    })
    expect(resultOf(text)).toMatchObject({ passed: 0, failed: 1 })
    expect(resultOf(text).failures).toEqual([
      {
        name: 'affinity-move/d1/split-original/0x11',
        at: 'op 2 (write, at once)',
        expected: 'effects[0].s "ioapic_mem_write something else"',
        got: 'effects[0].s "ioapic_mem_write ioapic mem write addr 0x10 regsel: 0x27 size 0x4 val 0x2000000"',
      },
    ])
  })

  it.each<[string, (one: Json) => boolean, (one: Json) => void]>([
    ['an effect too few', anyCase, ({ ops }) => ops[0].effects.pop()],
    ['an effect too many', anyCase, ({ ops }) => ops[0].effects.push({ t: 'commit' })],
    ['effects in another order', anyCase, ({ ops }) => ops[0].effects.reverse()],
    ['no effects at all', anyCase, ({ ops }) => delete ops[0].effects],
    ['another change', anyCase, ({ ops }) => (ops[0].changed.ioregsel = '0x28')],
    ['a change that was not', anyCase, ({ ops }) => (ops[0].changed.timer = 5)],
    ['no changes at all', anyCase, ({ ops }) => delete ops[0].changed],
    ['another state', anyCase, ({ ops }) => (ops[0].state.stats.level = { 3: 1 })],
    ['another value read', hasRead, ({ ops }) => (byOp(ops, 'read').ret = '0xbad')],
    ['no value read', hasRead, ({ ops }) => delete byOp(ops, 'read').ret],
    ['another end', anyCase, ({ final }) => (final.rte[7] = '0x0000000000010001')],
    ['no end', anyCase, (one) => delete one.final],
    ['another count of a run', hasLoop, ({ ops }) => byOp(ops, 'loop').runs[0].n++],
    ['runs cut short', hasLoop, ({ ops }) => byOp(ops, 'loop').runs.pop()],
    ['a loop gone round once less', hasLoop, ({ ops }) => byOp(ops, 'loop').args.count--],
    ['the other order', anyCase, (one) => (one.variant = 'split-patched')],
  ])('fails for %s', (_, fits, change) => {
    expect(resultOf(changedCase(fits, change))).toMatchObject({ passed: 0, failed: 1 })
    expect(resultOf(changedCase(fits, () => {}))).toMatchObject({ passed: 1, failed: 0 })
  })

  it('does not keep the others from being run', () => {
    const broken = changedCase(anyCase, ({ ops }) => ops[0].effects.pop())
    expect(resultOf([golden[0], broken, golden[1]].join('\n'))).toMatchObject({
      passed: 2,
      failed: 1,
    })
  })
})

const byOp = (ops: Json, op: string): Json => ops.find((one: Json) => one.op === op)

describe('a scenario that departs from what it expects', () => {
  it('is told by step and order, with what was expected and what came', () => {
    const steps = [
      { op: 'note', text: 'a wrong expectation' },
      check('rte', 0, { pin: 14, field: 'mask' }),
    ]
    expect(failuresOf(steps)).toEqual(
      ['original', 'patched'].map((order) => ({
        name: `test/one [${order}]`,
        at: 'step 2 (check rte pin 14 field mask)',
        expected: '0',
        got: '1',
      })),
    )
  })

  it('is told by action where it is a handler that looks', () => {
    const steps = [
      { op: 'ipi', vcpu: 0, icr_lo: '0x00044041' },
      { op: 'run', vcpu: 0 },
    ]
    const handlers = {
      '0x41': [check('isr', [], { vcpu: 0, when: { count_eq: 1 } }), { op: 'eoi' }],
    }
    expect(failuresOf(steps, { handlers })[0]).toEqual({
      name: 'test/one [original]',
      at: 'step 2, handler 0x41 action 1 (check isr vcpu 0)',
      expected: '[]',
      got: '["0x41"]',
    })
  })

  it.each([
    ['an unknown op', { op: 'frobnicate' }, 'The op "frobnicate" is not modelled.'],
    ['an unknown check', check('mood', 1), 'The check "mood" is not modelled.'],
    ['an op by the name of a method', { op: 'toString' }, 'The op "toString" is not modelled.'],
    ['no op', { pin: 3 }, 'The op nothing is not modelled.'],
    ['an unknown field', check('rte', 1, { pin: 3, field: 'x' }), 'The field "x" is not modelled.'],
    [
      'a pin that is not there',
      { op: 'pin', pin: 24, level: 1 },
      'pin is 24, but should be a whole number from 0 to 23.',
    ],
    ['a vCPU that is not there', { op: 'take', vcpu: 7 }, 'There is no vCPU 7.'],
    ['no vCPU', { op: 'eoi' }, 'vcpu is nothing, but should be a whole number from 0.'],
    [
      'a value that is none',
      { op: 'ioapic_write', reg: '0x10', value: 'zz' },
      'value is "zz", but should be hexadecimal, such as "0x8021".',
    ],
    ['a check of nothing', { op: 'check', what: 'order' }, 'There is no eq to compare with.'],
    [
      'an expectation of a write',
      { op: 'cli', vcpu: 0, eq: 1 },
      'This op sees nothing to compare.',
    ],
  ])('fails at a step with %s and says so', (_, step, got) => {
    const failures = failuresOf([{ op: 'note', text: '' }, step])
    expect(failures).toHaveLength(2)
    expect(failures[0]).toMatchObject({ name: 'test/one [original]', at: 'step 2', got })
  })
})

describe('a file that cannot be read', () => {
  const golden0 = (change: (one: Json) => void) => changedCase(anyCase, change)
  const scenario0 = (change: (one: Json) => void) => {
    const one = JSON.parse(scenarioLine([]))
    change(one)
    return JSON.stringify(one)
  }

  it.each([
    ['nothing', '\n \n', 'a.jsonl:1: There is no case in it.'],
    ['a text', 'hello', /^a\.jsonl:1: This is not JSON: .+\.$/],
    ['a line cut off', (golden[0] as string).slice(0, -20), /^a\.jsonl:1: This is not JSON: .+\.$/],
    ['a list', '[]', 'a.jsonl:1: This is not a JSON object.'],
    [
      'something else',
      '{"a":1}',
      'a.jsonl:1: This is neither a golden case, with ops, nor a scenario, with steps.',
    ],
    [
      'an unknown variant',
      golden0((one) => (one.variant = 'split')),
      'a.jsonl:1: variant is "split", but should be one of split-original, split-patched, userspace, split-synth.',
    ],
    [
      'another version',
      golden0((one) => (one.version = '0x12')),
      'a.jsonl:1: version is "0x12", but should be one of 0x11, 0x20.',
    ],
    [
      'an unknown op',
      golden0((one) => (one.ops[3].op = 'frob')),
      'a.jsonl:1: ops[3].op is "frob", but should be one of irq, write, read, eoi, advance, reset, resync, loop.',
    ],
    [
      'an op without its operand',
      golden0((one) => delete one.ops[0].args.size),
      'a.jsonl:1: ops[0].args.size is nothing, but should be one of 1, 2, 4.',
    ],
    [
      'a controller of another kind',
      golden0((one) => (one.pic = { mode: 'random' })),
      'a.jsonl:1: pic.mode is "random", but should be one of const, counter.',
    ],
    [
      'a scenario without a name',
      scenario0((one) => delete one.id),
      'a.jsonl:1: id is nothing, but should be a text.',
    ],
    [
      'a step that is none',
      scenario0((one) => one.steps.push(5)),
      'a.jsonl:1: steps[0] should be an object.',
    ],
    [
      'a local APIC of another mode',
      scenario0((one) => (one.config.lapics[1].mode = 'x3apic')),
      'a.jsonl:1: config.lapics[1].mode is "x3apic", but should be one of xapic, x2apic.',
    ],
    [
      'vCPUs with a gap',
      scenario0((one) => (one.config.lapics[1].vcpu = 2)),
      'a.jsonl:1: config.lapics is without vCPU 1, or has one twice.',
    ],
  ])('with %s is told by line', (_, text, error) => {
    const told = typeof error === 'string' ? error : expect.stringMatching(error)
    expect(runConformance('a.jsonl', text)).toEqual({ ok: false, error: told })
  })

  it('is told by the line that is at fault', () => {
    const text = [golden[0], '', '{"ops":1}'].join('\n')
    expect(runConformance('b.jsonl', text)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^b\.jsonl:3: name is nothing/),
    })
  })
})

it('prints the tally, each first mismatch, then what could not be run', () => {
  const text = [
    scenarioLine([check('order', ['0x30'])]),
    JSON.stringify({ id: 'told', runnable: false, steps: [{ op: 'irqfd' }, { op: 'cli' }] }),
    scenarioLine([check('order', [])]),
    golden[0],
  ].join('\n')
  expect(formatFileResult(resultOf(text))).toEqual([
    'a.jsonl: 3 passed, 2 failed',
    '  failed: test/one [original], step 1 (check order)',
    '    expected: ["0x30"]',
    '    got:      []',
    '  failed: test/one [patched], step 1 (check order)',
    '    expected: ["0x30"]',
    '    got:      []',
    '  not run: told (not modelled: irqfd)',
  ])
})
