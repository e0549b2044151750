/** What a CPU began, ended or returned in a step, in words. */
import { deviceIndex } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import { type Cell, cellValue } from '../../trace/causes/cell.ts'
import type { Moment } from '../narrate/moment.ts'
import { cpus } from '../narrate/words.ts'
import { runningValue } from './running.ts'
import { valueText } from './value.ts'

/** What it began or ended; a process that the user started says what for. */
export function runningDid(moment: Moment, cell: Cell, value: string): string {
  const { setup, step, before } = moment
  const asked = step.events.find((event) => event.type === 'irq_set_affinity')
  if (asked)
    return `asked for ${cpus(asked.mask)} for IRQ ${asked.irq}; CPU ${cell.at} sets about it`
  if (value === '') return 'had nothing more to run'
  const isBack = value.length < cellValue(setup, before, cell).length
  return `${isBack ? 'went back to' : 'entered'} ${valueText(setup, cell, value)}`
}

/** What a handler returned, and what its device made of it. */
export function resultDid({ setup, before }: Moment, cell: Cell, value: string): string {
  if (value === '') return 'left the interrupt'
  const running: Cell = { of: 'running', at: cell.at }
  const index = runningValue(cellValue(setup, before, running))?.irq ?? -1
  const irq = setup.scenario.irqs[index]?.irq ?? -1
  return `returned ${value} from the handler of IRQ ${irq}: ${reason(setup, irq, cell.at, value)}`
}

/** Why a driver's handler on a CPU returns what it does. */
function reason({ scenario }: Setup, irq: number, cpu: number, value: string): string {
  const device = scenario.devices[deviceIndex(scenario, irq)]
  switch (device?.behaviour) {
    case 'right-cpu':
      return device.cpu === cpu
        ? `only CPU ${cpu} can serve its device, and it did`
        : `only CPU ${device.cpu} can serve its device, so the cause stays`
    case 'edge':
      return 'it served its device'
    case 'at-once':
    case 'rearm':
      return `it acknowledged its device${value === 'IRQ_NONE' ? ', and does not say so' : ''}`
    case 'never':
      return 'nothing serves its device, so the cause stays'
    case undefined:
      return 'no device is on its pin'
  }
}
