import { describe, expect, it } from 'vitest'
import { affinityMove } from '../../src/core/scenarios/affinity-move.ts'
import { eduMove } from '../../src/core/scenarios/edu-move.ts'
import { galleryEntry } from '../../src/core/scenarios/gallery.ts'
import type { Scenario } from '../../src/core/scenarios/scenario.ts'
import { variants } from '../../src/core/vmm/variants.ts'
import { type Host, type Lane, openRun, type Run } from '../../src/trace/run.ts'
import {
  divergences,
  followers,
  followingRows,
  stretchesOf,
  toldText,
} from '../../src/view/causes/divergence.ts'
import { stationsOf } from '../../src/view/stations/stations.ts'
import { stationValues } from '../../src/view/stations/values.ts'
import { host } from '../core/machines.ts'
import { device, liveIrq, quietScenario } from '../core/scenarios.ts'
import { stepOf } from './lanes.ts'

const runOf = (a: Host, b: Host, scenario: Scenario = affinityMove): Run =>
  openRun(scenario, [a, b])
const sentences = (run: Run) => divergences(run).map(({ told }) => toldText(told))

describe('the divergence of the seed', () => {
  const run = runOf(host('original'), host('patched'))
  const [a, b] = run.lanes as [Lane, Lane]
  const used = stepOf(a, 'ioapic_update_kvm_routes')
  const written = stepOf(b, 'ioapic_update_kvm_routes', ({ changed }) => changed)

  it('is one, and says which route A used and when B had written the new one', () => {
    expect(sentences(run)).toEqual([
      `A used the route of GSI 11 written at step ${used}; B had written the new one at step ${written}.`,
    ])
  })

  it('begins with the message that goes to the wrong vCPU, and its sentence leads to the steps', () => {
    const [only] = divergences(run)
    expect(only?.step).toBe(stepOf(a, 'kvm_set_irq', () => true, written))
    expect(only?.told.flatMap(({ step }) => step ?? [])).toEqual([used, written])
  })

  it('leads to the lost EOI in A and to the EOI that clears Remote IRR in B', () => {
    const [ofA, ofB] = followers(run)
    expect(ofA).toContain(stepOf(a, 'eoi_dropped'))
    expect(ofB).toContain(stepOf(b, 'ioapic_clear_remote_irr', () => true, written))
    const first = divergences(run)[0]?.step as number
    expect(Math.min(...ofA, ...ofB)).toBe(first)
  })

  it('tints the steps that follow in either machine, and no others', () => {
    const steps = stretchesOf(run).flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, at) => from + at),
    )
    const [ofA, ofB] = followers(run)
    expect(steps).toEqual([...new Set([...ofA, ...ofB])].sort((one, other) => one - other))
  })

  it('is told the other way round when the machines change places', () => {
    expect(sentences(runOf(host('patched'), host('original')))[0]).toMatch(
      /^B used the route of GSI 11 written at step \d+; A had written the new one at step \d+\.$/,
    )
  })
})

describe('the rows of the path that follow from a divergence', () => {
  const run = runOf(host('original'), host('patched'))
  const [a, b] = run.lanes as [Lane, Lane]
  const step = divergences(run)[0]?.step as number
  const rows = (lane: 0 | 1, cursor: number) => {
    const own = lane === 0 ? a : b
    return [...followingRows(run, lane, cursor, stationValues(own, stationsOf(own, cursor, 11)))]
  }

  it('are none before it, and the IRR of the lane that sends first at it', () => {
    expect(rows(0, step - 1)).toEqual([])
    expect(rows(1, step - 1)).toEqual([])
    expect(rows(0, step)).toEqual(['irr'])
    expect(rows(1, step)).toEqual([])
  })

  it('are the handler and its interrupt while it runs, on the wrong CPU and on the right one', () => {
    const entered = (lane: Lane) => stepOf(lane, 'kvm_inj_virq', () => true, step)
    expect(rows(0, entered(a))).toEqual(expect.arrayContaining(['isr', 'handler']))
    expect(rows(1, entered(b))).toEqual(expect.arrayContaining(['isr', 'handler']))
  })

  it('hold what a lane would have cleared and did not', () => {
    const kept = runOf(host('original', 'K0'), host('original', 'K1'))
    const [lane] = kept.lanes as [Lane, Lane]
    const parting = divergences(kept)[0]?.step as number
    const at = (cursor: number) => [
      ...followingRows(kept, 0, cursor, stationValues(lane, stationsOf(lane, cursor, 11))),
    ]
    expect(at(parting - 1)).toEqual([])
    expect(at(parting)).toEqual(['rte'])
  })

  it('leave out what is the same work in another order', () => {
    const same = runOf(host('patched'), host('msi-last'))
    const [lane] = same.lanes as [Lane, Lane]
    const last = same.schedule.length
    const values = stationValues(lane, stationsOf(lane, last, 11))
    expect([...followingRows(same, 0, last, values)]).toEqual([])
  })
})

describe('a divergence', () => {
  it('of one QEMU under two KVMs names the EOI that one of them kept', () => {
    const run = runOf(host('original', 'K0'), host('original', 'K1'))
    const [a, b] = run.lanes as [Lane, Lane]
    const cleared = stepOf(b, 'ioapic_clear_remote_irr', () => true, stepOf(a, 'eoi_dropped'))
    expect(sentences(run)).toEqual([
      `B cleared Remote IRR of pin 11 at step ${cleared}; A never did: the EOI of vCPU 2 at step ${stepOf(a, 'eoi_dropped')} stayed inside KVM.`,
    ])
  })

  it('from a machine without routes says where each took its message from', () => {
    for (const id of ['msi-first', 'userspace', 'in-kernel', 'bare-metal']) {
      expect(sentences(runOf(host('original'), host(id)))).toEqual([
        expect.stringMatching(
          /^A took its message from the route of GSI 11, written at step \d+; B took its message from the RTE of pin 11, written at step \d+\.$/,
        ),
      ])
    }
  })

  it('comes twice where the machine recovers from the first', () => {
    expect(sentences(runOf(host('original', 'K1'), host('patched', 'K1'), eduMove))).toHaveLength(2)
  })

  it('is not what a line does that is still high because of another divergence', () => {
    const rescue = galleryEntry('shared-vector-rescue')
    expect(rescue && sentences(openRun(rescue.scenario, rescue.machines))).toEqual([
      expect.stringMatching(
        /^A used the route of GSI 11 written at step \d+; B had written the new/,
      ),
    ])
  })

  it('is none where an edge is sent by the route and by the RTE alike', () => {
    const edge = galleryEntry('edge-move')?.scenario
    for (const id of ['msi-last', 'msi-first', 'userspace', 'in-kernel', 'bare-metal'])
      expect(edge && sentences(openRun(edge, [host('original'), host(id)]))).toEqual([])
  })

  it('is none where the scenario comes to something in one machine only', () => {
    for (const scenario of [affinityMove, eduMove]) {
      const run = runOf(host('original', 'K1'), host('patched'), scenario)
      for (const sentence of sentences(run)) expect(sentence).toMatch(/route of GSI 11/)
    }
  })

  it('is told for any two variants in sentences that end and name steps of the run', () => {
    for (const scenario of [affinityMove, eduMove]) {
      for (const a of variants) {
        for (const b of variants) {
          const run = runOf(host(a.id), host(b.id), scenario)
          for (const { step, told } of divergences(run)) {
            expect(toldText(told)).toMatch(/^(A|B|From) .*\.$/)
            for (const part of [{ step }, ...told])
              expect(part.step ?? 1).toBeLessThanOrEqual(run.schedule.length)
          }
        }
      }
    }
  })
})

describe('no divergence', () => {
  it('is between two machines of the same kind, or with a single one', () => {
    expect(divergences(runOf(host('original'), host('original')))).toEqual([])
    expect(divergences(openRun(affinityMove, [host('original')]))).toEqual([])
  })

  it('is in work done in another order: the MSI before the routes or after, routes of masked pins', () => {
    expect(sentences(runOf(host('msi-last'), host('msi-first')))).toEqual([])
    expect(sentences(runOf(host('patched'), host('msi-last')))).toEqual([])
    expect(sentences(runOf(host('patched'), host('even-if-masked')))).toEqual([])
    expect(sentences(runOf(host('patched'), host('patched', 'K1')))).toEqual([])
    expect(stretchesOf(runOf(host('patched'), host('msi-last')))).toEqual([])
  })
})

describe('a storm, cut at the longest run', () => {
  const scenario = quietScenario({
    irqs: [liveIrq(11, 'level', 0x31, 1, 1 << 2)],
    devices: [device(11, { behaviour: 'never', handled: false })],
    cues: [{ when: 'quiet', action: { agent: 'device', pin: 11 } }],
  })

  it('diverges at the move only, though one machine stays some steps behind from then on', () => {
    const run = runOf(host('original', 'K2'), host('patched', 'K2'), scenario)
    expect(run.complete).toBe(false)
    const found = divergences(run)
    expect(found.length).toBeGreaterThan(0)
    expect(found.at(-1)?.step).toBeLessThan(200)
  })
})
