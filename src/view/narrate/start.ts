/** The situation that a run starts from, told for the pin that the screen opens with. */
import { grouped } from '../../base/grouped.ts'
import type { IrqDesc, Machine } from '../../core/machine.ts'
import { irqIndex, type Scenario } from '../../core/scenarios/scenario.ts'
import type { Setup } from '../../core/setup.ts'
import { isHigh } from '../verdict/dead-pin.ts'
import { cpus, type Narration, tell } from './words.ts'

export function tellStart({ scenario }: Setup, machine: Machine, pin: number): Narration {
  const driver = scenario.drivers.find(({ irq }) => irq === pin)
  if (driver) {
    return tell(
      `A driver on CPU ${driver.cpu} is about to call request_irq(${pin}).`,
      'Linux will choose a CPU and a vector, write the RTE and unmask the pin.',
    )
  }
  const index = irqIndex(scenario, pin)
  const desc = machine.irqs[index]
  if (!desc) return tell(`Pin ${pin} is quiet.`, 'Linux uses no interrupt there.')
  if (!desc.started) return tell(`IRQ ${pin} is not live yet.`, 'Its pin is masked.')
  const storm = scenario.irqs[index]?.storm ?? 0
  return tell(
    `IRQ ${pin} is live on CPU ${desc.cpu}, vector ${desc.vector}, line ${level(machine, pin)}.`,
    storm > 0 ? stormReason(storm, desc) : startReason(scenario, desc),
  )
}

const level = (machine: Machine, pin: number): string => (isHigh(machine, pin) ? 'high' : 'low')

const stormReason = (storm: number, { vector, cpu }: Readonly<IrqDesc>): string =>
  `A storm is going on: ${grouped(storm)} ${storm === 1 ? 'interrupt' : 'interrupts'} so far, and vector ${vector} is pending on vCPU ${cpu} again.`

function startReason({ affinityWrites }: Scenario, desc: Readonly<IrqDesc>): string {
  if (desc.setaffinityPending) {
    return `A move to ${cpus(desc.pending)} is pending: Linux makes it in the next acknowledge.`
  }
  return affinityWrites > 0
    ? 'Nothing is pending. Raise the line, or ask for another CPU.'
    : 'Nothing is pending.'
}
