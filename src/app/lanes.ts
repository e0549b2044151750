import type { Run } from '../trace/run.ts'
import { laneName } from '../view/listing.ts'

/** The letters of the lanes of a run. */
export const laneNames = ({ lanes }: Run): string[] => lanes.map((_, lane) => laneName(lane))
