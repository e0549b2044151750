import type { PinDesign } from '../../core/scenarios/design.ts'
import {
  Choice,
  cpuOptions,
  type Form,
  type Option,
  readNumber,
  Written,
  writeNumber,
} from './ScenarioFields.tsx'
import { readMask, removePin, usablePins, withPin, writeMask } from './scenario-form.ts'

interface ScenarioPinProps {
  readonly form: Form
  readonly at: number
  readonly pin: PinDesign
}

/** One interrupt: its pin, where it is at the start, and the device behind it. */
export function ScenarioPin({ form, at, pin }: ScenarioPinProps) {
  const set = (fields: Partial<PinDesign>) => form.change(withPin(at, fields))
  const field = (name: keyof PinDesign, label: string) => ({
    form,
    at: `pins.${at}.${name}`,
    label,
  })
  const cpus = cpuOptions(form.design.vcpus)
  return (
    <fieldset>
      <legend>IRQ {pin.pin}</legend>
      <Choice
        {...{ ...field('pin', 'Pin'), value: pin.pin, options: PIN_NUMBERS }}
        onValue={(number) => set({ pin: number })}
      />
      <Choice
        {...{ ...field('trigger', 'Trigger'), value: pin.trigger, options: TRIGGERS }}
        onValue={(trigger) => set({ trigger })}
      />
      <Choice
        {...{ ...field('live', 'request_irq()'), value: pin.live, options: STARTS }}
        onValue={(live) => set({ live })}
      />
      <Choice
        {...{ ...field('cpu', pin.live ? 'It is on' : 'Called on'), value: pin.cpu, options: cpus }}
        onValue={(cpu) => set({ cpu })}
      />
      {pin.live && (
        <Written
          {...{ ...field('vector', 'Vector'), value: pin.vector }}
          read={readNumber}
          write={writeNumber}
          onValue={(vector) => set({ vector })}
        />
      )}
      <Written
        {...{
          ...field('desired', 'Initial affinity'),
          value: pin.desired,
          hint: 'CPUs, as in 0-3',
        }}
        read={readMask}
        write={writeMask}
        onValue={(desired) => set({ desired })}
      />
      {pin.live && (
        <Written
          {...{ ...field('pending', 'Request that waits'), value: pin.pending }}
          hint="CPUs; nothing for none"
          read={readMask}
          write={writeMask}
          onValue={(pending) => set({ pending })}
        />
      )}
      <DeviceFields {...{ form, at, pin }} />
      {form.design.pins.length > 1 && (
        <button
          type="button"
          className="quiet"
          aria-label={`Remove IRQ ${pin.pin}`}
          onClick={() => form.change(removePin(at))}
        >
          Remove
        </button>
      )}
    </fieldset>
  )
}

function DeviceFields({ form, at, pin }: ScenarioPinProps) {
  const set = (fields: Partial<PinDesign>) => form.change(withPin(at, fields))
  const field = (name: keyof PinDesign, label: string) => ({
    form,
    at: `pins.${at}.${name}`,
    label,
  })
  const isOpen = pin.device === 'at-once' || pin.device === 'rearm' || pin.device === 'never'
  return (
    <>
      <Choice
        {...{ ...field('device', 'Device'), value: pin.device }}
        options={pin.trigger === 'edge' ? EDGE_DEVICES : LEVEL_DEVICES}
        wide
        onValue={(device) => set({ device })}
      />
      {pin.device === 'right-cpu' && (
        <Choice
          {...{ ...field('servedOn', 'Right CPU'), value: pin.servedOn }}
          options={cpuOptions(form.design.vcpus)}
          onValue={(servedOn) => set({ servedOn })}
        />
      )}
      {(isOpen || pin.device === 'edge') && (
        <Choice
          {...{ ...field('handled', 'Handler returns'), value: pin.handled, options: RESULTS }}
          onValue={(handled) => set({ handled })}
        />
      )}
      {pin.device === 'never' && pin.live && (
        <Written
          {...{ ...field('storm', 'Storm so far'), value: pin.storm }}
          hint="interrupts; the brake is at 10,000"
          read={readNumber}
          write={writeNumber}
          onValue={(storm) => set({ storm })}
        />
      )}
      <Choice
        {...{ ...field('noBalancing', 'IRQF_NOBALANCING'), value: pin.noBalancing }}
        options={BALANCING}
        onValue={(noBalancing) => set({ noBalancing })}
      />
    </>
  )
}

const PIN_NUMBERS = usablePins.map((pin) => ({ value: pin, text: `${pin}` }))

const TRIGGERS: readonly Option<PinDesign['trigger']>[] = [
  { value: 'level', text: 'level' },
  { value: 'edge', text: 'edge' },
]

const STARTS = [
  { value: true, text: 'has run before' },
  { value: false, text: 'runs when the run begins' },
]

const NO_DEVICE = { value: 'none', text: 'none' } as const

const LEVEL_DEVICES: readonly Option<PinDesign['device']>[] = [
  { value: 'right-cpu', text: 'cause cleared only on the right CPU' },
  { value: 'at-once', text: 'cause cleared at once, by any handler' },
  { value: 'never', text: 'cause never cleared' },
  { value: 'rearm', text: 'cleared, and raised again off the requested CPU' },
  NO_DEVICE,
]

const EDGE_DEVICES: readonly Option<PinDesign['device']>[] = [
  { value: 'edge', text: 'a pulse each time' },
  NO_DEVICE,
]

const RESULTS = [
  { value: true, text: 'IRQ_HANDLED' },
  { value: false, text: 'IRQ_NONE' },
]

const BALANCING = [
  { value: true, text: 'set' },
  { value: false, text: 'not set' },
]
