import type { IoapicVersion } from '../../src/core/chips/ioapic.ts'
import type { Port } from '../../src/core/vmm/port.ts'

/** A world that does nothing but note what an I/O APIC did to it, in order. */
export function recordingPort(version: IoapicVersion = 0x20): Port & { readonly notes: string[] } {
  const notes: string[] = []
  const note = (text: string) => void notes.push(text)
  return {
    notes,
    version,
    traceSetIrq: () => {},
    traceMemRead: () => {},
    traceMemWrite: () => {},
    traceEoiBroadcast: (vector) => note(`broadcast ${vector}`),
    traceClearRemoteIrr: (pin) => note(`clear ${pin}`),
    traceSetRemoteIrr: (pin) => note(`set ${pin}`),
    traceDelayedReassert: (pin) => note(`delay ${pin}`),
    traceTimer: () => {},
    setGsi: (gsi, level) => note(`gsi ${gsi} ${level}`),
    sendMsi(address, data) {
      note(`msi ${address.toString(16)} ${data.toString(16)}`)
      return true
    },
    setRoute: (gsi, address, data) =>
      note(`route ${gsi} ${address.toString(16)} ${data.toString(16)}`),
    commitRoutes: () => note('commit'),
    requestScan: () => note('scan'),
    mustWait: () => false,
    awaitVcpus: () => {},
    acknowledgePic: () => 0,
    resample: (gsi) => note(`resample ${gsi}`),
    now: () => 0,
  }
}
