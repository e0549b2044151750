/**
 * Mermaid's own parser on our diagrams.
 * @vitest-environment jsdom
 */
import mermaid from 'mermaid'
import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/export/chunks.ts'
import { exportLog } from '../../src/export/formats.ts'
import { mermaidOf } from '../../src/export/mermaid.ts'
import type { Subject } from '../../src/export/subject.ts'
import { subjectOfLane, subjectOfLog } from '../../src/export/subject.ts'
import { diagnose } from '../../src/log/diagnose/diagnose.ts'
import { allLanes, logOf, realSubject, seedSubject } from './subjects.ts'

const diagram = (subject: Subject, options = {}): string => textOf(mermaidOf(subject, options))

const isSequence = async (text: string): Promise<string> => (await mermaid.parse(text)).diagramType

const messagesIn = (text: string): string[] => text.split('\n').filter((line) => /->>/.test(line))

describe('a Mermaid diagram', () => {
  it.each(allLanes)('of %s is one that Mermaid understands', async (_, laneOf) => {
    const text = diagram(subjectOfLane(laneOf()))
    expect(await isSequence(text)).toBe('sequence')
    expect(messagesIn(text).length).toBeGreaterThan(3)
  })

  it.each([
    'A13-storm-delayed-reassert.log.gz',
    'B01-orig-kvmstock-ts.merged.log.gz',
    'B12-held-line-orig-kvmfixed-ts.merged.log.gz',
  ])('of %s keeps to the limits, whatever is drawn', async (name) => {
    for (const pin of [undefined, null]) {
      const text = diagram(realSubject(name), pin === null ? { pin } : {})
      expect(await isSequence(text)).toBe('sequence')
      expect(text.length).toBeLessThanOrEqual(50_000)
      expect(messagesIn(text).length).toBeLessThanOrEqual(500)
    }
  })

  it('of a log is drawn around its first fault', () => {
    const subject = realSubject('B01-orig-kvmstock-ts.merged.log.gz')
    const found = diagnose(subject.log)
    const text = textOf(exportLog(subject, 'mermaid', () => found))
    expect(text).toContain('Pin 11 only')
    expect(messagesIn(text).join('\n')).toMatch(
      /write RTE 11 low: 0x8022\n(.*\n){1,6}.*GSI 11 goes to vector 34 on CPU 2/,
    )
  })

  it('says how many messages it leaves out, before and after', () => {
    const subject = realSubject('B01-orig-kvmstock-ts.merged.log.gz')
    const at = Math.floor(subject.log.events.size / 2)
    const text = diagram(subject, { pin: null, around: at })
    const out = [...text.matchAll(/(\d+) messages (before|after) this are left out/g)]
    expect(out.map(([, , where]) => where)).toEqual(['before', 'after'])
    const left = out.reduce((sum, [, count]) => sum + Number(count), 0)
    // All that it could draw: the events that have a place, without scans of the routes.
    expect(left + messagesIn(text).length).toBeGreaterThan(2_000)
  })

  it('tells the mail in the words of the path', () => {
    const lines = messagesIn(diagram(seedSubject())).map((line) => line.trim())
    expect(lines.slice(0, 3)).toEqual([
      'line11->>ioapic0: goes high',
      'ioapic0->>ioapic0: pin 11: Remote IRR set',
      'ioapic0->>route0: raise GSI 11',
    ])
    expect(lines).toContain('route0->>vcpu2: vector 33')
    expect(lines).toContain('linux2->>linux2: handler runs')
  })

  it('takes no name for markup', async () => {
    const name = 'x; end\n%%{init: {}}%% <script> #quot; participant'
    const log = logOf(name, 'ioapic_set_irq vector: 11 level: 1\n')
    const text = diagram(subjectOfLog(log))
    expect(await isSequence(text)).toBe('sequence')
    expect(text).not.toMatch(/<script|%%\{|\nend/)
  })
})
