/** The state a run starts from: registers, routes and tables as an earlier boot left them. */

import { stormCounts, stormDevice, stormLapic, stormPin } from './boot-storm.ts'
import { scanRoutes } from './chips/eoi-exit.ts'
import { resetIoapic } from './chips/ioapic.ts'
import { type Lapic, resetLapic } from './chips/lapic.ts'
import { LEVEL, LOGICAL, msiAddress, msiData } from './chips/rte.ts'
import { NO_VECTORS } from './chips/vectors.ts'
import { highHalfFor } from './guest/cpu.ts'
import {
  emptyRoutes,
  type Guest,
  type IrqDesc,
  idleFrame,
  type Machine,
  type Vcpu,
} from './machine.ts'
import { type IrqSetup, irqIndex, type Scenario } from './scenarios/scenario.ts'
import { type Setup, scanRule } from './setup.ts'

export function boot(setup: Setup): Machine {
  const { scenario } = setup
  const ioapic = { ...resetIoapic(), ioregsel: scenario.ioapic.select }
  const routes = emptyRoutes()
  for (const irq of scenario.irqs) {
    if (!irq.started) continue
    const lo = startedLow(scenario, irq)
    const hi = highHalfFor(irq.cpu, scenario.logical)
    ioapic.lo[irq.irq] = lo
    ioapic.hi[irq.irq] = hi
    routes.address[irq.irq] = msiAddress(lo, hi)
    routes.data[irq.irq] = msiData(lo)
    stormPin(ioapic, irq)
  }
  return {
    ioapic,
    routes,
    vmm: { bql: -1, calls: new Array(scenario.vcpus + 1).fill(null) },
    vcpus: Array.from({ length: scenario.vcpus }, (_, cpu) => bootVcpu(setup, cpu, routes)),
    irqs: scenario.irqs.map((irq) => bootIrq(scenario, irq)),
    devices: scenario.devices.map((device) => stormDevice(scenario, device)),
    guest: bootGuest(scenario),
  }
}

const startedLow = (scenario: Scenario, irq: IrqSetup): number =>
  (irq.trigger === 'level' ? LEVEL : 0) | (scenario.logical ? LOGICAL : 0) | irq.vector

function bootVcpu(setup: Setup, cpu: number, routes: Machine['routes']): Vcpu {
  const { scenario } = setup
  const lapic: Lapic = resetLapic(cpu, scenario.x2apic)
  lapic.tmr = scenario.tmr[cpu] ?? NO_VECTORS
  if (setup.variant.eoi === 'exit-bitmap') scanRoutes(lapic, routes, scanRule(setup))
  const drivers = scenario.drivers.filter((driver) => driver.cpu === cpu)
  const stack = drivers.map(({ irq }) => idleFrame('request', irqIndex(scenario, irq), 0))
  const inGuest = stormLapic(lapic, cpu, scenario.irqs)
  return { lapic, inGuest, late: NO_VECTORS, stack }
}

function bootIrq(scenario: Scenario, irq: IrqSetup): IrqDesc {
  const { started } = irq
  return {
    desired: irq.desired,
    pending: irq.pending,
    effective: started ? 1 << irq.cpu : 0,
    setaffinityPending: irq.pending !== 0,
    started,
    masked: !started,
    disabled: false,
    inProgress: false,
    replay: false,
    vector: started ? irq.vector : 0,
    cpu: started ? irq.cpu : 0,
    moveInProgress: false,
    previousCpu: -1,
    previousVector: -1,
    lock: -1,
    ...stormCounts(scenario, irq),
  }
}

/** vector_irq of each CPU: vectors of live interrupts, and those in use by something else (-1). */
function bootGuest({ vcpus, irqs, reserved }: Scenario): Guest {
  const vectorIrq = Array.from({ length: vcpus }, (_, cpu) => {
    const own = irqs.flatMap(({ started, cpu: at, vector }, irq) =>
      started && at === cpu ? [[vector, irq] as const] : [],
    )
    const others = (reserved[cpu] ?? []).map((vector) => [vector, -1] as const)
    return [...own, ...others].sort((a, b) => a[0] - b[0])
  })
  return { ioapicLock: -1, vectorIrq, requests: 0 }
}
