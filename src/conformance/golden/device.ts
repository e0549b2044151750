/**
 * The I/O APIC of the model as the golden vectors drive one: a stimulus in, effects and state out.
 * A machine that shares the registers with nobody, so each call runs to its end.
 */
import { hex8 } from '../../base/bits.ts'
import { reset, resetIoapic } from '../../core/chips/ioapic.ts'
import { type Call, newCall, runCall, stepCall } from '../../core/vmm/call.ts'
import { isSame, type Json, type JsonObject } from '../json.ts'
import type { GoldenCase, Loop, Observation, Stimulus } from './case.ts'
import { hexText, Recorder } from './recorder.ts'

/** How calls are run: at once, or piece by piece as the machine on the screen runs them. */
export const DRIVES = {
  'at once': runCall,
  'piece by piece': (variant, ioapic, call, port) => {
    while (!stepCall(variant, ioapic, call, port)) {}
  },
} satisfies Record<string, typeof runCall>
export type Drive = keyof typeof DRIVES

export interface IoapicDevice {
  perform(action: Stimulus | Loop): Observation
  state(): JsonObject
}

export function createDevice(
  { variant, version, pic }: Pick<GoldenCase, 'variant' | 'version' | 'pic'>,
  drive: Drive,
): IoapicDevice {
  const ioapic = resetIoapic()
  const port = new Recorder(version, pic)
  const lines = new LineStatistics()
  const run = (call: Call) => DRIVES[drive](variant, ioapic, call, port)

  function perform(stimulus: Stimulus): Observation {
    port.effects = []
    const value = stimulate(stimulus)
    const ret = value === null ? {} : { ret: hexText(value) }
    return { ...ret, effects: port.effects }
  }

  /** What a read returns; null for anything else. */
  function stimulate(stimulus: Stimulus): number | null {
    switch (stimulus.op) {
      case 'irq': {
        const { pin, level } = stimulus.args
        lines.drive(pin, level)
        run(newCall('setIrq', pin, level))
        return null
      }
      case 'write': {
        const { addr, val, size } = stimulus.args
        run(newCall('write', addr, size, val))
        return null
      }
      case 'read': {
        const call = newCall('read', stimulus.args.addr, stimulus.args.size)
        run(call)
        return call.value
      }
      case 'eoi':
        run(newCall('eoi', 0, 4, stimulus.args.vector))
        return null
      case 'advance':
        advance(stimulus.args.ns)
        return null
      case 'reset':
        reset(ioapic)
        return null
      case 'resync':
        run(newCall('resync'))
        return null
    }
  }

  function advance(ns: number): void {
    port.time += ns
    if (ioapic.timer < 0 || ioapic.timer > port.time) return
    port.timerFires()
    run(newCall('timer'))
  }

  const state = (): JsonObject => ({
    id: hexText(ioapic.id),
    ioregsel: hexText(ioapic.ioregsel),
    irr: hexText(ioapic.irr),
    rte: ioapic.lo.map((lo, pin) => `0x${hex8(ioapic.hi[pin] as number)}${hex8(lo)}`),
    eoi_count: byPin(ioapic.eoiCount),
    timer: ioapic.timer < 0 ? null : ioapic.timer,
    now: port.time,
    ...(variant.entries.resync.length > 0 ? { routes: Object.fromEntries(port.routes) } : {}),
    stats: lines.state(),
  })

  return {
    perform: (action) => (action.op === 'loop' ? repeat(action.args, perform) : perform(action)),
    state,
  }
}

/** Iterations in a row that were observed to be the same are told once, with their number. */
function repeat({ count, body }: Loop['args'], perform: (one: Stimulus) => Observation) {
  const runs: { n: number; each: Json }[] = []
  for (let iteration = 0; iteration < count; iteration++) {
    const each = body.map(perform) as unknown as Json
    const last = runs.at(-1)
    if (last && isSame(last.each, each)) last.n++
    else runs.push({ n: 1, each })
  }
  return { runs }
}

/** irq_level and irq_count, by the pin as driven: statistics, of which reset knows nothing. */
class LineStatistics {
  private readonly level = new Map<number, number>()
  private readonly count = new Map<number, number>()

  drive(pin: number, level: number): void {
    if (level === 1 && this.level.get(pin) !== 1)
      this.count.set(pin, (this.count.get(pin) ?? 0) + 1)
    this.level.set(pin, level)
  }

  state = (): JsonObject => ({ level: nonZero(this.level), count: nonZero(this.count) })
}

const byPin = (values: readonly number[]): JsonObject => nonZero(values.entries())

const nonZero = (values: Iterable<readonly [number, number]>): JsonObject =>
  Object.fromEntries([...values].filter(([, value]) => value !== 0))
