import { describe, expect, it } from 'vitest'
import { claims } from '../../src/core/properties.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import { original } from '../../src/core/vmm/qemu.ts'
import type { Variant } from '../../src/core/vmm/variant.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { CLAIMS, nameOf } from '../../src/spin/claims.ts'
import { type Cell, specification } from '../../src/spin/specification.ts'

const cell = (more: Partial<Cell> = {}): Cell => ({
  move: { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 },
  variant: original,
  kvm: { scan: 'K0', apicv: false },
  ...more,
})

function textOf(more: Partial<Cell> = {}): string {
  const written = specification(cell(more))
  if (!written.ok) throw new Error(written.error)
  return written.value
}

const bodyOf = (text: string, inline: string): string => {
  const from = text.indexOf(`inline ${inline}(`)
  return text.slice(from, text.indexOf('\n}', from))
}

describe('the exported specification', () => {
  it('has every claim of the model, in its order', () => {
    const scenario = oneMove(cell().move)
    const known = claims(scenario).map(({ id, expectation }) => ({ id, expectation }))
    expect(CLAIMS).toEqual(known)
    for (const claim of CLAIMS) expect(textOf()).toContain(`claim(${nameOf(claim)},`)
  })

  it('does the micro-ops of an RTE write in the order of the list', () => {
    const service = expect.stringMatching(/service/)
    const update = expect.stringMatching(/update/)
    const order = (variant: Variant) =>
      [
        ...bodyOf(textOf({ variant }), 'on_rte_write').matchAll(/^ {2}:: op\[t\] == \d -> (\w+)/gm),
      ].map(([, name]) => name)
    expect(order(original).slice(2)).toEqual([service, update])
    for (const variant of variants)
      expect(order(variant)).toHaveLength(variant.entries.rteWrite.length)
    const { rteWrite } = original.entries
    const swapped = [rteWrite[0], rteWrite[1], rteWrite[3], rteWrite[2]] as typeof rteWrite
    const reordered = { ...original, entries: { ...original.entries, rteWrite: swapped } }
    expect(order(reordered).slice(2)).toEqual([update, service])
  })

  it('is refused, by name, for a micro-op that it has no text for', () => {
    const strange = { ...original.entries.rteWrite[0], id: 'strange' } as never
    const entries = { ...original.entries, select: [strange] }
    const written = specification(cell({ variant: { ...original, id: 'mine', entries } }))
    expect(written).toEqual({
      ok: false,
      error: 'mine has a micro-op that cannot be written: strange',
    })
  })

  it('merges posted interrupts before the scan from K1p on only', () => {
    const scan = (rule: 'K0' | 'K1' | 'K1p' | 'K2') =>
      bodyOf(textOf({ kvm: { scan: rule, apicv: true } }), 'scan_routes')
    expect(scan('K0')).not.toContain('irr[c]')
    expect(scan('K1')).toContain('irr[c] | isr[c]')
    expect(scan('K1')).not.toContain('pir[c]')
    expect(scan('K1p')).toContain('pir[c] = 0')
    expect(scan('K1p')).not.toContain('stale')
    expect(scan('K2')).toContain('stale[c]')
  })

  it('has the parts of its guest and its device, and no others', () => {
    const guest = (kind: Cell['move']['guest']) => textOf({ move: { ...cell().move, guest: kind } })
    expect(guest('in-service-rewrite')).toContain('run Rewrite()')
    expect(guest('in-service-rewrite')).not.toContain('at(c, MASK_WRITE)')
    expect(guest('same-vector')).not.toContain('proctype Rewrite')
    expect(guest('same-vector')).toContain('at(c, WRITE_LOW)')
    expect(guest('one-write')).not.toContain('at(c, WRITE_LOW)')
    expect(guest('vector-changes-tmr-set')).toContain('tmr[OLD] = BIT(SECOND)')
    expect(guest('vector-changes')).not.toContain('tmr[OLD] = BIT(SECOND)')
    expect(textOf()).not.toContain('at(c, HANDLER_LOWER)')
    const ordinary = textOf({ move: { ...cell().move, device: 'ordinary' } })
    expect(ordinary).toContain('at(c, HANDLER_LOWER)')
  })

  it('lets the user choose every CPU but the one asked for last, as often as he may write', () => {
    const text = textOf({ move: { ...cell().move, vcpus: 4, affinityWrites: 2 } })
    const choices = [...text.matchAll(/may_ask && (\d) != asked -> requests\+\+; wanted = (\d)/g)]
    expect(choices.map(([, but, cpu]) => [but, cpu])).toEqual([...'0123'].map((cpu) => [cpu, cpu]))
    expect(text).toContain('#define WRITES 2 ')
    expect(text).toContain('at most 2 affinity writes')
    expect(textOf()).toContain('#define WRITES 1 ')
    expect(textOf()).toContain('one affinity write')
  })

  it('has the writes of a process that rewrites the RTE one after the other', () => {
    const rewrites = (guest: Cell['move']['guest']) =>
      textOf({ move: { ...cell().move, guest } }).includes(
        'task_pc == IDLE && previous_cpu == NOBODY',
      )
    expect(rewrites('in-service-rewrite')).toBe(true)
    expect(rewrites('same-vector')).toBe(false)
  })
})
