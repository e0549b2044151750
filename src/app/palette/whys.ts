/** Why any value on the path is as it is. */
import type { LaneId } from '../../panels/stage/stage.tsx'
import { laneName } from '../../view/code/listing.ts'
import { stationsOf } from '../../view/stations/stations.ts'
import { listedValues, stationValues } from '../../view/stations/values.ts'
import type { Asking } from '../step/use-why.ts'
import { cursorOf, type Session } from '../work/session.ts'
import type { PaletteEntry } from './palette.ts'

export const whyEntries = (session: Session, onWhy: Asking['onWhy']): PaletteEntry[] => {
  const { run, pin } = session
  const both = run.lanes.length > 1
  return run.lanes.flatMap((lane, at) => {
    const id = laneName(at) as LaneId
    const values = listedValues(stationValues(lane, stationsOf(lane, cursorOf(session, at), pin)))
    return values.map((named) => ({
      id: `why:${id}:${named.key}`,
      group: 'Why',
      title: `why: ${named.name}${both ? `, machine ${id}` : ''}`,
      many: true,
      run: () => onWhy(id, named),
    }))
  })
}
