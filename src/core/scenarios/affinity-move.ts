/**
 * The mail of 4 March 2023: a Xen callback interrupt on pin 11 that Linux moves from CPU 2 to
 * CPU 0 while its line is high. Facts: seed-trace.md.
 */
import { cpuMask, type Scenario } from './scenario.ts'

export const affinityMove: Scenario = {
  id: 'affinity-move',
  title: 'Affinity change, CPU 2 to CPU 0',
  summary: 'A level interrupt is moved while its line is high; only CPU 0 can serve the device',
  vcpus: 4,
  ioapic: { version: 0x20, select: 0x27 },
  x2apic: true,
  logical: false,
  irqs: [
    {
      irq: 11,
      trigger: 'level',
      vector: 0x21,
      cpu: 2,
      desired: cpuMask(0, 1, 2, 3),
      pending: cpuMask(0),
      started: true,
      noBalancing: true,
    },
  ],
  devices: [
    {
      pin: 11,
      name: 'Xen event channel',
      behaviour: 'right-cpu',
      cpu: 0,
      asserts: 3,
      handled: false,
    },
  ],
  reserved: [[0x30], [0x30], [], []],
  tmr: [],
  move: 'deferred',
  counters: true,
  drivers: [],
  affinityWrites: 1,
  prints: 'flow',
  debugLines: { pins: [11], onlyChanged: false },
  focus: 11,
  cues: [
    { when: 'quiet', action: { agent: 'device', pin: 11 } },
    { when: { line: 'prepare-sync-read' }, action: { agent: 'device', pin: 11 } },
    { when: { line: 'handler-return' }, action: { agent: 'device', pin: 11 } },
  ],
}
