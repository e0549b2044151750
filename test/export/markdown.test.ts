/** Reports: read by a Markdown parser that is not ours, and as a mail. */
import { Parser } from 'commonmark'
import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { textOf } from '../../src/export/chunks.ts'
import { markdownOfLog } from '../../src/export/markdown-log.ts'
import { markdownOfRun } from '../../src/export/markdown-run.ts'
import { escaped } from '../../src/export/prose.ts'
import { subjectOfLog } from '../../src/export/subject.ts'
import { diagnose } from '../../src/log/diagnose/diagnose.ts'
import type { Finding } from '../../src/log/finding.ts'
import type { Log } from '../../src/log/log.ts'
import { openRun } from '../../src/trace/run.ts'
import { host } from '../core/machines.ts'
import { realLog } from './subjects.ts'

interface Block {
  readonly type: string
  readonly level: number
  readonly text: string
}

/** Headings, paragraphs and code blocks, as a reader of the rendered page has them. */
function blocks(markdown: string): Block[] {
  const walker = new Parser().parse(markdown).walker()
  const found: { type: string; level: number; text: string }[] = []
  for (let next = walker.next(); next; next = walker.next()) {
    const { node, entering } = next
    if (!entering) continue
    if (['heading', 'paragraph', 'code_block'].includes(node.type))
      found.push({ type: node.type, level: node.level ?? 0, text: node.literal ?? '' })
    const last = found.at(-1)
    if (!last || node.type === 'code_block') continue
    if (node.type === 'softbreak') last.text += ' '
    else last.text += node.literal ?? ''
  }
  return found
}

const run = openRun(affinityMove, [host('original'), host('patched')])
const ofRun = textOf(markdownOfRun(run, { link: 'https://example.org/#step=60' }))

const ofLog = (log: Log, findings?: readonly Finding[]): string => {
  const found = diagnose(log)
  return textOf(markdownOfLog(subjectOfLog(log), findings ? { ...found, findings } : found))
}

describe('the report of a run', () => {
  it('says where the machines part, and which claims are broken in which step', () => {
    const text = blocks(ofRun).map((block) => block.text)
    const at = text.indexOf('Where the machines part')
    expect(text.slice(at + 2, at + 6).map((line) => line.split('\n')[0])).toEqual([
      expect.stringMatching(/^Machine A, step 60, in rteWrite/),
      'step 60: vmm 2, service',
      expect.stringMatching(/^Machine B, step 61, in rteWrite/),
      'step 61: vmm 2, service',
    ])
    expect(text.find((line) => line.includes('delivered-as-rte-names'))).toMatch(
      /^BROKEN in step \d+: Each delivery into a local APIC/,
    )
    expect(text.join('\n')).toContain('in rteWrite = [writeRte')
  })

  it('shows the steps that decide, with what was traced', () => {
    const code = blocks(ofRun).filter(({ type }) => type === 'code_block')
    const stale = code.find(
      ({ text }) => text.includes('kvm_set_irq: gsi 11 level 1') && text.includes('writeRte'),
    )
    expect(stale?.text).toMatch(/step \d+: vmm 2, writeRte\n {4}ioapic_mem_write/)
    expect(code.some(({ text }) => text.includes('not forwarded to the I/O APIC'))).toBe(true)
  })

  it('has the link on a line of its own', () => {
    expect(ofRun.split('\n')).toContain('<https://example.org/#step=60>')
  })
})

describe('the report of a log', () => {
  const log = realLog('B01-orig-kvmstock-ts.merged.log.gz')
  const report = ofLog(log)

  it('has each finding with the lines that show it, as they stand in the log', () => {
    const found = diagnose(log).findings
    const headings = blocks(report).filter(({ level }) => level === 3)
    expect(headings).toHaveLength(found.length)
    for (const { line } of found.flatMap(({ evidence }) => evidence))
      expect(report).toMatch(new RegExp(`^ {4}line ${line}: \\w`, 'm'))
    expect(report).toMatch(/^ {4}line \d+: ioapic_service: trigger KVM IRQ 11$/m)
  })

  it('takes no text of a log for markup', () => {
    const [first] = diagnose(log).findings
    const hostile = '# <img src=x> [a](b) *c* `d` | e\n- f'
    const findings = [{ ...(first as Finding), title: hostile, text: hostile }]
    const own = blocks(ofLog(log, findings))
    const plain = hostile.replace(/\s+/g, ' ')
    expect(own.filter(({ level }) => level === 3).map(({ text }) => text)).toEqual([
      `Fault: ${plain}`,
    ])
    expect(own.some(({ text }) => text.startsWith(plain))).toBe(true)
  })

  it('says that no fault found is no proof', () => {
    expect(ofLog(log, []).replace(/\s+/g, ' ')).toContain('That is no proof that there is none.')
  })
})

describe('as a mail', () => {
  it.each([
    ['a run', ofRun],
    ['a log', ofLog(realLog('B01-orig-kvmstock-ts.merged.log.gz'))],
  ])('the prose about %s is at most 78 columns wide', (_, text) => {
    const prose = text.split('\n').filter((line) => !/^ {4}|^#|^</.test(line))
    expect(prose.filter((line) => line.length > 78)).toEqual([])
    expect(text).toMatch(/\n$/)
    expect(text).not.toMatch(/[^\n\x20-\x7e]/)
  })
})

describe('text from elsewhere', () => {
  it.each([
    'a_b kvm_set_irq',
    '_a_ *b* **c**',
    '1. one',
    '# no heading',
    '- no item',
    'a <b> &amp; c',
    "--trace 'ioapic_*' --trace 'kvm_*'",
    '`code` and ```fence```',
    '[link](https://example.org) ![x](y)',
    'back\\slash | pipe ~~gone~~',
  ])('reads as it was: %s', (text) => {
    const read = blocks(escaped(text))
    expect(read.map((block) => block.text)).toEqual([text])
    expect(read[0]?.type).toBe('paragraph')
  })
})
