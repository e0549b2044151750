import { describe, expect, it } from 'vitest'
import { programs } from '../../src/core/guest/linux.ts'
import { scenarios } from '../../src/core/scenarios/index.ts'
import { openRun } from '../../src/trace/run.ts'
import { stateAt } from '../../src/trace/trace.ts'
import { guestCode } from '../../src/view/code/guest-code.ts'
import { host } from '../core/machines.ts'
import { eduLanes, lanesOf, seedLanes, stepWith, textOf, unmaskStep } from './side.ts'

const lineStep = (
  lane: (typeof seedLanes)[number] | undefined,
  line: string,
  cpu: number,
  nth = 1,
) => stepWith(lane, 'guest_line', (event) => event.line === line && event.cpu === cpu, nth)

const codeAt = (step: number, lanes = seedLanes, cpu: number | null = null) =>
  guestCode(lanes, step, 11, cpu)

describe('the guest that unmasks pin 11', () => {
  const unmask = unmaskStep(seedLanes[0])
  const [block] = codeAt(unmask).blocks

  it('is in its flow handler, with both locks, until QEMU answers', () => {
    expect(codeAt(unmask).blocks).toHaveLength(1)
    expect(block?.heading).toBe('handle_fasteoi_irq(), IRQ 11, vector 33')
    expect(block?.source).toBe('kernel/irq/chip.c')
    expect(block?.status.map(({ text }) => text)).toEqual([
      'CPU 2 is in the VMM, holds desc->lock, holds ioapic_lock',
      'CPU 2 is in the VMM, holds desc->lock, holds ioapic_lock',
    ])
  })

  it('is at the write, behind every line it ran, each with its step', () => {
    const here = block?.rows.find(({ marks }) => marks[0]?.kind === 'here')
    expect(here?.text).toBe('write the cached low half, unmasked')
    const done = block?.rows.filter(({ marks }) => marks[0]?.kind === 'done') ?? []
    const steps = done.map(({ marks }) => marks[0]?.step ?? 0)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(done[0]?.text).toBe('handle_fasteoi_irq(): take desc->lock, may the handlers run?')
  })

  it('has passed over the lines of a device that can be quieted and of the explicit EOI', () => {
    const faded = block?.rows.filter((row) => row.faded).map(({ text }) => text)
    expect(faded).toContain('acknowledge the device: its line falls')
    expect(faded).toContain('eoi_ioapic_pin(): write the vector to the EOI register')
    expect(faded).not.toContain('irq_move_masked_irq(): take the pending request')
  })

  it('has nothing faded whose condition only has to come true', () => {
    const early = codeAt(lineStep(seedLanes[0], 'prepare-move', 2)).blocks[0]
    const row = (text: string) => early?.rows.find((other) => other.text.startsWith(text))
    expect(row('unmask_ioapic_irq()')?.faded).toBe(false)
    expect(row('irq_complete_move()')?.faded).toBe(true)
  })
})

describe('a CPU that waits for a lock', () => {
  const lanes = lanesOf('affinity-move', [['original'], ['patched']])
  const taken = stepWith(lanes[1], 'kvm_inj_virq', ({ vcpu }) => vcpu === 0)

  it('says for which one, and who has it', () => {
    const { blocks } = codeAt(taken, lanes)
    expect(blocks[0]?.status[1]).toEqual({
      lane: 1,
      text: 'CPU 0 waits for desc->lock, held by CPU 2',
    })
  })

  it('is noted in the code of the CPU that has it', () => {
    const { blocks } = codeAt(taken, lanes, 2)
    expect(blocks[0]?.rows[0]?.note).toBe('B: CPU 0 waits here')
  })
})

describe('which CPU is shown', () => {
  it('is the one that this step moved, in each lane its own', () => {
    const wrong = lineStep(seedLanes[0], 'handler', 2, 2)
    const [block] = codeAt(wrong).blocks
    expect(block?.status[0]?.text).toBe('CPU 2 runs')
    expect(block?.status[1]?.text).toMatch(/^CPU 0 /)
  })

  it('is the one the reader asks for, running or not', () => {
    const wrong = lineStep(seedLanes[0], 'handler', 2, 2)
    const asked = codeAt(wrong, seedLanes, 2)
    expect(asked.blocks.flatMap(({ status }) => status.map(({ text }) => text))).toEqual([
      'CPU 2 runs',
      expect.stringMatching(/^CPU 2 returned at step \d+$/),
    ])
    expect(codeAt(wrong, seedLanes, 3).blocks).toEqual([])
  })

  it('can be any that executes something', () => {
    const wrong = lineStep(seedLanes[0], 'handler', 2, 2)
    expect(codeAt(wrong).cpus).toEqual([
      { cpu: 0, lanes: [1], shown: true },
      { cpu: 2, lanes: [0], shown: true },
    ])
  })

  it('is none before anything runs', () => {
    expect(codeAt(0)).toEqual({ blocks: [], cpus: [] })
  })
})

describe('programs of all kinds', () => {
  it('are shown while they run: request_irq(), the flow handler, the cleanup', () => {
    const steps = eduLanes[0]?.trace.steps.length ?? 0
    const headings = new Set<string>()
    for (let step = 0; step <= steps; step++)
      for (const { heading } of codeAt(step, eduLanes).blocks) headings.add(heading)
    expect([...headings]).toEqual([
      'request_irq(), IRQ 11',
      'handle_fasteoi_irq(), IRQ 11, vector 34',
      'sysvec_irq_move_cleanup(), vector 32',
      'handle_fasteoi_irq(), IRQ 11, A: vector 34, B: vector 35',
      'handle_fasteoi_irq(), IRQ 11, vector 35',
    ])
  })

  it.each(scenarios)(
    '$id: what is shown is the list that runs, and its badge the line that ran',
    (scenario) => {
      const { lanes, schedule } = openRun(scenario, [host('original'), host('patched')])
      const lists = Object.values(programs).map((lines) =>
        lines.map(({ text }) => text.trim()).join(),
      )
      schedule.forEach((_, at) => {
        const { blocks } = guestCode(lanes, at + 1, scenario.focus)
        for (const { rows } of blocks) expect(lists).toContain(rows.map(({ text }) => text).join())
        lanes.forEach(({ trace }, lane) => {
          const ran = trace.steps[at]?.events.find((event) => event.type === 'guest_line')
          if (ran?.type !== 'guest_line') return
          const frame = stateAt(trace, at).vcpus[ran.cpu]?.stack.at(-1)
          const text = frame && programs[frame.program][frame.pc]?.text.trim()
          const here = blocks.flatMap(({ rows }) =>
            rows.filter(({ marks }) => marks[lane]?.kind === 'here'),
          )
          expect(here.map((row) => row.text)).toEqual([text])
          expect(here[0]?.marks[lane]?.step).toBe(at + 1)
        })
      })
    },
  )
})

it('a program that has just been entered is at its first line', () => {
  const [block] = codeAt(stepWith(seedLanes[0], 'kvm_inj_virq')).blocks
  expect(block && textOf(block)[0]).toBe(
    '@@   handle_fasteoi_irq(): take desc->lock, may the handlers run?',
  )
})
