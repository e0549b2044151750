import { inspectPlace } from '../../panels/stage/inspect.tsx'
import type { Inspected } from '../work/looking.ts'

/** The place on the stage of the button that opens it. */
export const placeName = (inspected: Inspected): string =>
  inspectPlace(inspected.lane === 0 ? 'A' : 'B', inspected.of === 'rte' ? null : inspected.vcpu)
