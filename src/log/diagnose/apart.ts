/** Logs that are not of one run, each judged for itself, and told together. */
import { EventTable } from '../event-table.ts'
import type { Log } from '../log.ts'
import { diagnose } from './diagnose.ts'
import type { Diagnosis } from './diagnosis.ts'

export function diagnoseApart(log: Log): Diagnosis {
  const each = eventsBySource(log).map((events) => diagnose({ ...log, events }))
  const findings = each.flatMap((diagnosis) => [...diagnosis.findings])
  const decided = each.find(({ fingerprint }) => fingerprint.build !== 'undetermined')
  return {
    findings: [
      ...findings.filter(({ severity }) => severity === 'fault'),
      ...findings.filter(({ severity }) => severity === 'note'),
    ],
    fits: each.find(({ fits }) => fits.some(({ of }) => of > 0))?.fits ?? [],
    fingerprint: (decided ?? each[0] ?? diagnose(log)).fingerprint,
  }
}

function eventsBySource({ sources, events }: Log): EventTable[] {
  const parts = sources.map(() => new EventTable(0, [], [...events.names]))
  for (let at = 0; at < events.size; at++) {
    const { source, line, time, thread } = events.place(at)
    const values = [0, 1, 2, 3].map((field) => events.value(at, field)) as Four
    parts[source]?.add(events.code(at), source, line, time, thread, ...values)
  }
  return parts
}

type Four = [number, number, number, number]
