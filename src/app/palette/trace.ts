/** Logs: the samples that lie beside the page, and the findings of the log that is open. */
import { linesOf, NAMES } from '../../view/log/finding-words.ts'
import type { Sample } from '../trace/files.ts'
import type { Trace } from '../trace/store.ts'
import type { PaletteEntry } from './palette.ts'

export const sampleEntries = (
  samples: readonly Sample[],
  onOpen: (sample: Sample) => void,
): PaletteEntry[] =>
  samples.map((sample) => ({
    id: `sample:${sample.id}`,
    group: 'Logs',
    title: `open the log: ${sample.title}`,
    detail: sample.summary,
    words: ['sample', 'recorded', 'trace'],
    many: true,
    run: () => onOpen(sample),
  }))

export const findingEntries = ({ diagnosis, showFinding }: Trace): PaletteEntry[] =>
  (diagnosis?.findings ?? []).map((finding, at) => ({
    id: `finding:${at + 1}`,
    group: 'Findings',
    title: `${NAMES[finding.severity].toLowerCase()} ${at + 1}: ${finding.title}`,
    detail: linesOf(finding),
    words: ['finding'],
    run: () => showFinding(at + 1),
  }))

/** The line or event of this number, if the log has it. */
export const numberedLine = ({ head, seek }: Trace, place: number): PaletteEntry[] =>
  !head || place < 1 || place > head.size
    ? []
    : [
        {
          id: `line:${place}`,
          group: 'Lines',
          title: `${head.unit} ${place}`,
          words: ['go to'],
          many: true,
          run: () => seek(place),
        },
      ]
