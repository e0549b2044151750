/** A design in one sentence. */
import { bitsOf } from '../../base/bits.ts'
import { grouped } from '../../base/grouped.ts'
import { cpuList } from '../guest/cpu-list.ts'
import type { Moment, PinDesign, ScenarioDesign } from './design.ts'

export const sentenceOf = (design: ScenarioDesign): string =>
  `${machineWords(design)}: ${design.pins.map((pin) => pinWords(design, pin)).join('; ')}.`

export const titleOf = ({ vcpus, pins }: ScenarioDesign): string =>
  `Own: ${pins.length === 1 ? 'IRQ' : 'IRQs'} ${pins.map(({ pin }) => pin).join(', ')} on ${count(vcpus, 'vCPU')}`

function machineWords({ vcpus, ioapic, logical, move }: ScenarioDesign): string {
  const odd = [
    ...(ioapic === 0x11 ? ['I/O APIC 0x11'] : []),
    ...(logical ? ['logical destinations'] : []),
    ...(move === 'one-write' ? ['moves in one write'] : []),
    ...(move === 'rewrite' ? ['moves from process context'] : []),
  ]
  return [count(vcpus, 'vCPU'), ...odd].join(', ')
}

function pinWords(design: ScenarioDesign, pin: PinDesign): string {
  const where = pin.live ? `on CPU ${pin.cpu}` : `requested on CPU ${pin.cpu}`
  const what = [`${pin.trigger} IRQ ${pin.pin} ${where}`, ...deviceWords(pin)].join(', ')
  const waits = pin.pending === 0 ? [] : [`is to move to ${places(pin.pending)}`]
  const storm = pin.storm === 0 ? [] : [`is ${grouped(pin.storm)} interrupts into a storm`]
  const does = [...storm, ...waits, ...asked(design, pin.pin), ...raised(design, pin.pin)]
  return `${what}, ${does.length === 0 ? 'stays silent' : does.join(', ')}`
}

function deviceWords({ device, servedOn }: PinDesign): string[] {
  switch (device) {
    case 'right-cpu':
      return [`served by CPU ${servedOn} only`]
    case 'never':
      return ['served by nobody']
    case 'rearm':
      return ['raised again by a handler on the wrong CPU']
    case 'none':
      return ['without a device']
    case 'at-once':
    case 'edge':
      return []
  }
}

const places = (mask: number): string =>
  `CPU${bitsOf(mask).length === 1 ? '' : 's'} ${cpuList(mask)}`

const asked = ({ happenings }: ScenarioDesign, irq: number): string[] =>
  happenings.flatMap((one) =>
    one.what === 'move' && one.pin === irq ? [`is asked for CPU ${one.cpu}${AT[one.when]}`] : [],
  )

function raised({ happenings }: ScenarioDesign, irq: number): string[] {
  const times = happenings.filter((one) => one.what === 'raise' && one.pin === irq).length
  return times === 0 ? [] : [`fires ${count(times, 'time')}`]
}

const AT: Readonly<Record<Moment, string>> = {
  quiet: '',
  request: ' before request_irq()',
  startup: ' before its first unmask',
  masked: ' while masked',
  handler: ' in its handler',
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`
