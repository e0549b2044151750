/** The lines of the path, as SVG path data in a lane's own px. */
import { type Column, EOI_ARRIVAL, type Frame, Y } from './geometry.ts'

const BEND = 10
/** The rail is interrupted here for its name. */
const NAME_TOP = Y.bus - 5
const NAME_BOTTOM = Y.bus + 30
/** Above what the handler is told in. */
const GUEST = Y.handler - 12

export const lineWay = ({ trunk }: Frame): string => `M${trunk} ${Y.device}V${Y.rte}`
export const trunkWay = ({ trunk }: Frame): string => `M${trunk} ${Y.rte}V${Y.route}`

/** From the route over the bus into a column, down to `end`. */
export const columnWay = (
  { trunk }: Frame,
  { line }: Column,
  end: number,
  from: number = Y.route,
): string =>
  [
    `M${trunk} ${from}V${Y.bus - BEND}Q${trunk} ${Y.bus} ${trunk + BEND} ${Y.bus}`,
    `H${line - BEND}Q${line} ${Y.bus} ${line} ${Y.bus + BEND}V${end}`,
  ].join('')

export const nowhereWay = ({ trunk }: Frame): string =>
  `M${trunk} ${Y.route}V${Y.bus - BEND}Q${trunk} ${Y.bus} ${trunk + BEND} ${Y.bus}h18`

export const isrWay = ({ line }: Column, end: number): string => `M${line} ${Y.isr - 2}V${end}`
export const handlerWay = ({ guest }: Column): string => `M${guest} ${Y.isr + 18}V${GUEST - 8}`

/** From the handler into the local APIC's EOI register. */
export const eoiLapicWay = ({ guest }: Column): string => `M${guest} ${Y.handler}V${Y.eoiExit + 24}`

const toRail = ({ rail }: Frame): string =>
  `H${rail + 9}Q${rail} ${Y.eoiBus} ${rail} ${Y.eoiBus - 9}`

const toPin = ({ rail, trunk }: Frame, gap: number): string =>
  `V${EOI_ARRIVAL + 8}Q${rail} ${EOI_ARRIVAL} ${rail + 8} ${EOI_ARRIVAL}H${trunk - gap}`

const outOfCell = ({ down }: Column): string =>
  `M${down} ${Y.eoiExit + 19}V${Y.eoiBus - 9}Q${down} ${Y.eoiBus} ${down - 9} ${Y.eoiBus}`

const outOfGuest = ({ guest }: Column): string =>
  `M${guest} ${Y.handler}V${Y.eoiBus + 9}Q${guest} ${Y.eoiBus} ${guest - 9} ${Y.eoiBus}`

/** Out of the local APIC, or straight out of the guest, to the rail. */
export const eoiExitWay = (frame: Frame, column: Column, explicit: boolean): string =>
  `${explicit ? outOfGuest(column) : outOfCell(column)}${toRail(frame)}V${NAME_BOTTOM}`

export const eoiIoapicWay = (frame: Frame): string =>
  `M${frame.rail} ${NAME_TOP}${toPin(frame, 11)}`

/** The whole way of an EOI that would have had to come out of a column. */
export const eoiWholeWay = (frame: Frame, column: Column): string =>
  `${outOfCell(column)}${toRail(frame)}${toPin(frame, 9)}`

/** All rails while nothing travels: trunk, fan-out, and the way back of the EOI. */
export function idleWays(frame: Frame): { request: string; eoi: string } {
  const { trunk, columns } = frame
  const last = columns.at(-1)
  if (!last) return { request: '', eoi: '' }
  const drops = columns.map(
    ({ line }) => `M${line - 8} ${Y.bus}Q${line} ${Y.bus} ${line} ${Y.bus + 8}V${Y.irr}`,
  )
  const bus = `M${trunk} ${Y.bus - 8}Q${trunk} ${Y.bus} ${trunk + 8} ${Y.bus}H${last.line - 8}`
  return {
    request: [`M${trunk} ${Y.device}V${Y.bus - 8}`, bus, ...drops].join(''),
    eoi: `M${last.down} ${Y.eoiBus}${toRail(frame)}${toPin(frame, 8)}`,
  }
}
