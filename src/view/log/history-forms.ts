/** How bands of a pin look and read; one form for all that look and read the same. */
import { hex, hex8 } from '../../base/bits.ts'
import { msiDest, msiIsLogical } from '../../core/chips/msi.ts'
import { REMOTE_IRR } from '../../core/chips/rte.ts'
import { DERIVED, LINE_UNKNOWN, type LogState, UNKNOWN } from '../../log/replay/state.ts'
import type { History } from './history.ts'
import { isStale } from './staleness.ts'

const NOTHING = 0

export function lineForm({ bands }: History, level: number): number {
  if (level === 0) return NOTHING
  if (level === LINE_UNKNOWN) return unknownForm(bands, 'The level is not known')
  return bands.of('high', () => ({
    kind: 'high',
    labels: ['high'],
    title: 'Line high',
    wrong: false,
  }))
}

const unknownForm = (bands: History['bands'], title: string): number =>
  bands.of(title, () => ({ kind: 'unknown', labels: ['?'], title, wrong: false }))

/** Null where the RTE was never seen: then there is nothing to say. */
export function remoteIrrForm({ bands }: History, state: LogState, pin: number): number | null {
  const known = state.lowKnown[pin] as number
  if (known === 0) return null
  if ((known & REMOTE_IRR) === 0) return unknownForm(bands, 'Remote IRR is not known')
  if (((state.low[pin] as number) & REMOTE_IRR) === 0) return NOTHING
  return remoteIrrSet(bands)
}

export const remoteIrrSet = (bands: History['bands']): number =>
  bands.of('remote-irr', () => ({
    kind: 'remote-irr',
    labels: ['Remote IRR', 'R'],
    title: 'Remote IRR is 1: the pin waits for the EOI',
    wrong: false,
  }))

/** What replaces it where a finding says that the EOI never came. */
export const remoteIrrStuck = (bands: History['bands']): number =>
  bands.of('stuck', () => ({
    kind: 'stuck',
    labels: ['Remote IRR stays 1', 'stays 1'],
    title: 'Remote IRR stays 1: the EOI never comes',
    wrong: false,
  }))

export function routeForm({ bands }: History, state: LogState, pin: number): number {
  const origin = state.routeOrigin[pin] as number
  if (origin === UNKNOWN) return unknownForm(bands, 'The route is not known')
  const address = state.routeAddress[pin] as number
  const data = state.routeData[pin] as number
  const stale = isStale(state, pin)
  const inferred = origin === DERIVED
  return bands.of(`${address} ${data} ${stale} ${inferred}`, () => {
    const place = address === 0 ? 'no message' : hex8(address)
    const said = `${place}${stale ? ' STALE' : ''}`
    const how = inferred ? ', inferred' : ''
    return {
      kind: stale
        ? 'stale'
        : address === 0
          ? 'no-route'
          : (msiDest(address) & 1) === 0
            ? 'route'
            : 'route-next',
      labels: [`${said}, ${targetOf(address)}${how}`, `${said}${how}`, said],
      title: `Route ${place} ${hex(data)}, ${targetOf(address)}${stale ? ', stale: the RTE says something else' : ''}${inferred ? ', inferred from the writes to the RTE' : ''}`,
      wrong: false,
      inferred,
    }
  })
}

export const targetOf = (address: number): string => {
  if (address === 0) return 'goes nowhere'
  if (address & 0x10) return 'remapped'
  return msiIsLogical(address) ? `mask ${hex(msiDest(address))}` : `dest ${msiDest(address)}`
}
