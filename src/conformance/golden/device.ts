/**
 * The I/O APIC of the model as the golden vectors drive one: a stimulus in, effects and state out.
 * A machine that shares the registers with nobody, so each call runs to its end.
 */
import { type Ioapic, reset, resetIoapic } from '../../core/chips/ioapic.ts'
import { type Call, newCall, runCall, stepCall } from '../../core/vmm/call.ts'
import { isSame, type Json, type JsonObject } from '../json.ts'
import { hexText, nonZero, rteTexts } from '../notation.ts'
import type { GoldenCase, Loop, Observation, Stimulus } from './case.ts'
import { Recorder } from './recorder.ts'

/** How calls are run: at once, or piece by piece as the machine on the screen runs them. */
export const DRIVES = {
  'at once': runCall,
  'piece by piece': (variant, ioapic, call, port) => {
    while (!stepCall(variant, ioapic, call, port)) {}
  },
} satisfies Record<string, typeof runCall>
export type Drive = keyof typeof DRIVES

export interface IoapicDevice {
  readonly ioapic: Ioapic
  readonly port: Recorder
  readonly lines: LineStatistics
  /** Whether there is a delivery table at all. */
  readonly hasRoutes: boolean
  run(call: Call): void
}

export function createDevice(
  { variant, version, pic }: Pick<GoldenCase, 'variant' | 'version' | 'pic'>,
  drive: Drive,
): IoapicDevice {
  const ioapic = resetIoapic()
  const port = new Recorder(version, pic)
  return {
    ioapic,
    port,
    lines: new LineStatistics(),
    hasRoutes: variant.entries.resync.length > 0,
    run: (call) => DRIVES[drive](variant, ioapic, call, port),
  }
}

export const perform = (device: IoapicDevice, action: Stimulus | Loop): Observation =>
  action.op === 'loop' ? repeat(device, action.args) : performOnce(device, action)

function performOnce(device: IoapicDevice, stimulus: Stimulus): Observation {
  device.port.effects = []
  const value = stimulate(device, stimulus)
  const ret = value === null ? {} : { ret: hexText(value) }
  return { ...ret, effects: device.port.effects }
}

/** What a read returns; null for anything else. */
function stimulate(device: IoapicDevice, { op, args }: Stimulus): number | null {
  switch (op) {
    case 'read': {
      const call = newCall('read', args.addr, args.size)
      device.run(call)
      return call.value
    }
    case 'irq':
      device.lines.drive(args.pin, args.level)
      device.run(newCall('setIrq', args.pin, args.level))
      return null
    case 'write':
      device.run(newCall('write', args.addr, args.size, args.val))
      return null
    case 'eoi':
      device.run(newCall('eoi', 0, 4, args.vector))
      return null
    case 'advance':
      advance(device, args.ns)
      return null
    case 'reset':
      reset(device.ioapic)
      return null
    case 'resync':
      device.run(newCall('resync'))
      return null
  }
}

function advance({ ioapic, port, run }: IoapicDevice, ns: number): void {
  port.time += ns
  if (ioapic.timer < 0 || ioapic.timer > port.time) return
  port.timerFires()
  run(newCall('timer'))
}

export const stateOf = ({ ioapic, port, lines, hasRoutes }: IoapicDevice): JsonObject => ({
  id: hexText(ioapic.id),
  ioregsel: hexText(ioapic.ioregsel),
  irr: hexText(ioapic.irr),
  rte: rteTexts(ioapic),
  eoi_count: nonZero(ioapic.eoiCount.entries()),
  timer: ioapic.timer < 0 ? null : ioapic.timer,
  now: port.time,
  ...(hasRoutes ? { routes: Object.fromEntries(port.routes) } : {}),
  stats: lines.state(),
})

/** Iterations in a row that were observed to be the same are told once, with their number. */
function repeat(device: IoapicDevice, { count, body }: Loop['args']): Observation {
  const runs: { n: number; each: Json }[] = []
  for (let iteration = 0; iteration < count; iteration++) {
    const each = body.map((stimulus) => performOnce(device, stimulus)) as unknown as Json
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
