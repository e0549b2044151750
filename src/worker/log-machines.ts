/** The findings and the machines that a log is held against: one pass after the other, with rests. */
import { diagnoseApart } from '../log/diagnose/apart.ts'
import { findingsOf } from '../log/diagnose/diagnose.ts'
import { fingerprint } from '../log/fit/fingerprint.ts'
import { fitMachines, fitOne, type OneFit } from '../log/fit/fit.ts'
import type { Log } from '../log/log.ts'
import type { ModelOf } from './log-answers.ts'
import type { Machines } from './log-diagnosis.ts'
import type { MachineChoice } from './log-protocol.ts'

export function createMachines(): Machines {
  const follow = rememberFit()
  return {
    fingerprint,
    async diagnose(log, { isOneRun, build, pace }) {
      if (!isOneRun) return diagnoseApart(log)
      const findings = findingsOf(log, build.build)
      await pace.rest()
      const fits = pace.cancelled() ? [] : fitMachines(log)
      return { findings, fits, fingerprint: build }
    },
    modelOf(log, choice): ModelOf {
      const fit = follow(log, choice)
      return (event) => {
        const told = fit?.at(event)
        if (!told) return null
        return told.explained
          ? { same: true, text: 'same' }
          : { same: false, text: told.expected ?? 'would not do this' }
      }
    },
    partings: (log, choice) => follow(log, choice)?.conflicts ?? [],
  }
}

/** Following one machine through a log takes a pass, so the last is kept. */
function rememberFit(): (log: Log, choice: MachineChoice) => OneFit | null {
  let kept: { log: Log; choice: MachineChoice; fit: OneFit | null } | null = null
  return (log, choice) => {
    const isKept = kept?.log === log && sameChoice(kept.choice, choice)
    if (!isKept) kept = { log, choice, fit: fitOne(log, choice.qemu, choice.kvm) }
    return kept?.fit ?? null
  }
}

const sameChoice = (a: MachineChoice, b: MachineChoice): boolean =>
  a.qemu === b.qemu && a.kvm === b.kvm
