/**
 * The recorded machines (traces B05 and B06): QEMU's edu device on pin 11, requested by a driver
 * and moved from CPU 1 to CPU 2 and to CPU 0. CPU 0 already has vector 34 for the serial port on
 * pin 10, so the second move changes the vector to 35.
 */
import { cpuMask, type IrqSetup, type Scenario } from './scenario.ts'

const ALL = cpuMask(0, 1, 2, 3)

const live = (irq: number, trigger: 'level' | 'edge', vector: number, cpu: number): IrqSetup => ({
  irq,
  trigger,
  vector,
  cpu,
  desired: ALL,
  pending: 0,
  started: true,
  noBalancing: false,
})

export const eduMove: Scenario = {
  id: 'edu-move',
  title: 'edu device, CPU 1 to 2 to 0',
  summary: 'The recorded runs: request_irq, two moves, the second one with a new vector',
  vcpus: 4,
  ioapic: { version: 0x20, select: 0x24 },
  x2apic: true,
  logical: false,
  irqs: [
    live(1, 'edge', 0x21, 2),
    live(8, 'edge', 0x21, 3),
    live(9, 'level', 0x21, 0),
    live(10, 'level', 0x22, 0),
    { ...live(11, 'level', 0, 0), started: false },
    live(12, 'edge', 0x21, 1),
  ],
  devices: [
    { pin: 11, name: 'edu', behaviour: 'rearm', cpu: 0, asserts: 4, handled: true },
    { pin: 10, name: 'ttyS0', behaviour: 'at-once', cpu: 0, asserts: 0, handled: true },
  ],
  reserved: [[0x30], [], [], []],
  tmr: [],
  move: 'deferred',
  counters: true,
  drivers: [{ cpu: 3, irq: 11 }],
  affinityWrites: 2,
  prints: 'handler',
  debugLines: { pins: [11], onlyChanged: true },
  focus: 11,
  cues: [
    { when: 'quiet', action: { agent: 'user', irq: 11, cpu: 2 } },
    { when: 'quiet', action: { agent: 'device', pin: 11 } },
    { when: 'quiet', action: { agent: 'device', pin: 11 } },
    { when: 'quiet', action: { agent: 'user', irq: 11, cpu: 0 } },
    { when: 'quiet', action: { agent: 'device', pin: 11 } },
    { when: 'quiet', action: { agent: 'device', pin: 11 } },
  ],
}
