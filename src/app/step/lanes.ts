import type { Run } from '../../trace/run.ts'
import { laneName } from '../../view/code/listing.ts'

/** For no, one and two lanes. */
const NAMES: readonly (readonly string[])[] = [[], [0], [0, 1]].map((lanes) => lanes.map(laneName))

/** The letters of the lanes of a run; the same list for as many lanes. */
export const laneNames = ({ lanes }: Run): readonly string[] => NAMES[lanes.length] ?? []
