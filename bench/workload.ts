/** What is measured; nothing here may need Node, because it is bundled as for a browser. */
export { longRun, partAnew } from './causes-run.ts'
export { searchOneMove, searchTwoPhaseCommit } from './explore-run.ts'
export { decodeStream, opsOf, runStream, STREAM_VARIANTS } from './ioapic-stream.ts'
export { recordSeedRun, replayRun } from './machine-run.ts'
