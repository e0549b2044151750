/** What a machine has in each of the ten rows, in a few words. */
import { listed } from '../narrate/words.ts'
import type { LinuxCpu } from './linux.ts'
import type { RowId } from './rows.ts'
import type { Stations } from './stations.ts'

export function rowValue(row: RowId, { device, rte, route, lapics, linux }: Stations): string {
  switch (row) {
    case 'device':
      return device.word
    case 'rte':
      return `${rte.hi}:${rte.lo}`
    case 'route':
      return routeValue(route)
    case 'irr':
    case 'isr':
    case 'eoiExit':
      return on(lapics.vcpus.filter(({ focus }) => focus[row] === true).map(({ vcpu }) => vcpu))
    case 'desired':
    case 'pending':
    case 'effective':
      return on(linux.cpus.filter((one) => one[row]).map(({ cpu }) => cpu))
    case 'handler':
      return handlerValue(linux.cpus)
  }
}

const on = (numbers: readonly number[]): string =>
  numbers.length === 0 ? 'nowhere' : `on ${listed(numbers)}`

function routeValue({ kind, address, data }: Stations['route']): string {
  switch (kind) {
    case 'unused':
      return 'no routing table'
    case 'unset':
      return 'not set up'
    case 'in-sync':
      return `${address.join('')} ${data}, in sync`
    case 'stale':
      return `${address.join('')} ${data}, stale`
  }
}

function handlerValue(cpus: readonly LinuxCpu[]): string {
  const own = cpus.flatMap(({ cpu, handler }) => (handler ? [`${handler} on ${cpu}`] : []))
  return own.length === 0 ? 'nowhere' : own.join(', ')
}
