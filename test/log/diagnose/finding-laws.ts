/** What holds of the diagnosis of any bytes at all. */
import { diagnose } from '../../../src/log/diagnose/diagnose.ts'
import { type Evidence, FINDINGS } from '../../../src/log/finding.ts'
import type { Log } from '../../../src/log/log.ts'
import { readLog } from '../../../src/log/read/read-log.ts'
import { openReplay } from '../../../src/log/replay/replay.ts'

/** The first law that is broken, as a sentence; null for none. */
export function brokenFinding(bytes: Uint8Array): string | null {
  const log = readLog([{ name: 'log', bytes }])
  const { findings, fits, fingerprint } = diagnose(log)
  for (const { id, severity, evidence, confidence, ...words } of findings) {
    if (FINDINGS[id] !== severity) return `${id} is a ${severity}`
    if (evidence.length === 0) return `${id} without evidence`
    if (!(confidence > 0 && confidence <= 1)) return `${id} with confidence ${confidence}`
    for (const text of [words.title, words.text, words.disproof, words.next])
      if (text === '' || /undefined|NaN|null|4294967295/.test(text)) return `${id} says: ${text}`
    const strange = evidence.find((at) => !isDecoded(log, at))
    if (strange) return `${id} names line ${strange.line}, which holds no event`
  }
  for (const { explained, of, firstConflict } of fits) {
    if (explained > of) return `${explained} of ${of} events explained`
    if (firstConflict && !isInFile(log, firstConflict)) return 'a conflict outside the file'
  }
  const outside = fingerprint.evidence.find((at) => !isInFile(log, at))
  return outside ? 'a fingerprint outside the file' : brokenSeek(log)
}

const isInFile = ({ sources }: Log, { source, line }: Evidence): boolean =>
  line >= 1 && line <= (sources[source]?.lines.size ?? 0)

const isDecoded = (log: Log, at: Evidence): boolean =>
  isInFile(log, at) && log.sources[at.source]?.lines.classOf(at.line) === 'decoded'

/** A seek finds what a pass has found. */
function brokenSeek(log: Log): string | null {
  const replay = openReplay(log)
  const state = replay.start()
  replay.run(state, () => {})
  const last = openReplay(log).at(log.events.size - 1)
  return JSON.stringify(last) === JSON.stringify(state) ? null : 'a seek differs from a pass'
}
