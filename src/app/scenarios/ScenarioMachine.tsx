import { MOST_CPUS } from '../../core/scenarios/design-faults.ts'
import { Choice, type Form, type Option, Written } from './ScenarioFields.tsx'
import { readPlaces, withVcpus, writePlaces } from './scenario-form.ts'

/** What the interrupts share: vCPUs, the I/O APIC, how Linux moves, and vectors of others. */
export function ScenarioMachine({ form }: { readonly form: Form }) {
  const { design, change } = form
  return (
    <fieldset>
      <legend>Machine</legend>
      <Choice
        {...{ form, at: 'vcpus', label: 'vCPUs', value: design.vcpus, options: CPUS }}
        onValue={(vcpus) => change(withVcpus(vcpus))}
      />
      <Choice
        {...{ form, at: 'ioapic', label: 'I/O APIC version', value: design.ioapic }}
        options={VERSIONS}
        onValue={(ioapic) => change((before) => ({ ...before, ioapic }))}
      />
      <Choice
        {...{ form, at: 'logical', label: 'Destinations', value: design.logical }}
        options={DESTINATIONS}
        onValue={(logical) => change((before) => ({ ...before, logical }))}
      />
      <Choice
        {...{ form, at: 'move', label: 'A move is made', value: design.move, options: MOVES }}
        wide
        onValue={(move) => change((before) => ({ ...before, move }))}
      />
      <Choice
        {...{ form, at: 'prints', label: 'The guest prints', value: design.prints }}
        options={PRINTS}
        wide
        onValue={(prints) => change((before) => ({ ...before, prints }))}
      />
      <Written
        {...{ form, at: 'taken', label: 'Vectors taken', value: design.taken }}
        hint="by something else, CPU:vector, as in 0:33"
        read={readPlaces}
        write={writePlaces}
        onValue={(taken) => change((before) => ({ ...before, taken }))}
      />
      <Written
        {...{ form, at: 'usedByLevel', label: 'TMR bits set', value: design.usedByLevel }}
        hint="by level interrupts before, CPU:vector"
        read={readPlaces}
        write={writePlaces}
        onValue={(usedByLevel) => change((before) => ({ ...before, usedByLevel }))}
      />
    </fieldset>
  )
}

const CPUS = Array.from({ length: MOST_CPUS }, (_, at) => ({ value: at + 1, text: `${at + 1}` }))

const VERSIONS = [
  { value: 0x20, text: '0x20, with EOI register' },
  { value: 0x11, text: '0x11, without' },
] as const

const DESTINATIONS = [
  { value: false, text: 'physical (x2APIC)' },
  { value: true, text: 'logical, flat (xAPIC)' },
]

const MOVES = [
  { value: 'deferred', text: 'in the next acknowledge (Linux)' },
  { value: 'one-write', text: 'likewise, vector and mask in one write' },
  { value: 'rewrite', text: 'at once, from process context' },
] as const

const PRINTS: readonly Option<'handler' | 'flow'>[] = [
  { value: 'handler', text: 'its handlers' },
  { value: 'flow', text: 'also the debug lines of the mail' },
]
