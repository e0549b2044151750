/** Each claim on states and steps made by hand: what violates it, and what only looks like it. */
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/core/action.ts'
import { LEVEL, MASKED, REMOTE_IRR } from '../../src/core/chips/rte.ts'
import type { Event } from '../../src/core/event.ts'
import {
  type Frame,
  type IrqDesc,
  idleFrame,
  type Machine,
  mainLoop,
} from '../../src/core/machine.ts'
import { type Claim, claims, deadPins, isQuiet } from '../../src/core/properties.ts'
import { oneMove } from '../../src/core/scenarios/one-move.ts'
import { newCall } from '../../src/core/vmm/call.ts'
import { host, modelOf } from './machines.ts'

const PIN = 11
const VECTOR = 0x21
const OLD = 1
const TWO_CPUS = { guest: 'same-vector', device: 'seed', vcpus: 2, asserts: 3 } as const
const scenario = oneMove(TWO_CPUS)
const { initial } = modelOf(host('original'), scenario)

type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> }

/** The machine before anything happens, changed by hand. */
function machine(change: (its: Mutable<Machine>) => void = () => {}): Machine {
  const its = structuredClone(initial) as Mutable<Machine>
  change(its)
  return its as Machine
}

const claim = (id: string): Claim => {
  const found = claims(scenario).find((other) => other.id === id)
  if (!found) throw new Error(`no claim ${id}`)
  return found
}

function inState(id: string, state: Machine): boolean {
  const its = claim(id)
  if (its.about !== 'state') throw new Error(`${id} is about steps`)
  return its.holds(state, [])
}

const guestOf = (vcpu: number): Action => ({ agent: 'guest', vcpu })

function inStep(
  id: string,
  events: readonly Event[],
  { before = initial, after = before, action = guestOf(OLD) }: Partial<Moved> = {},
): boolean {
  const its = claim(id)
  if (its.about !== 'step') throw new Error(`${id} is about states`)
  return its.holds(before, action, after, events)
}

interface Moved {
  readonly before: Machine
  readonly after: Machine
  readonly action: Action
}

const frame = (fields: Partial<Frame> = {}): Frame => ({
  ...idleFrame('fasteoi', 0, VECTOR),
  ...fields,
})

const stuck = (its: Mutable<Machine>): void => {
  its.ioapic.lo[PIN] = LEVEL | REMOTE_IRR | VECTOR
  its.ioapic.irr = 1 << PIN
}

/** Everything that may still become something, by name. */
const unrest: readonly (readonly [string, (its: Mutable<Machine>) => void])[] = [
  [
    'a call waits in a slot',
    (its) => {
      its.vmm.calls[0] = newCall('eoi', 0, 4, VECTOR)
    },
  ],
  [
    'the main loop is in a call',
    (its) => {
      its.vmm.calls[mainLoop(its)] = newCall('timer')
    },
  ],
  [
    'the delayed re-assert is armed',
    (its) => {
      its.ioapic.timer = 5
    },
  ],
  [
    'a vector is pending',
    (its) => {
      its.vcpus[0]!.lapic.irr = [VECTOR]
    },
  ],
  [
    'a vector is posted',
    (its) => {
      its.vcpus[0]!.lapic.pir = [VECTOR]
    },
  ],
  [
    'a vector is in service',
    (its) => {
      its.vcpus[0]!.lapic.isr = [VECTOR]
    },
  ],
  [
    'an EOI waits for its exit',
    (its) => {
      its.vcpus[0]!.lapic.pendingEoi = VECTOR
    },
  ],
  [
    'a CPU executes',
    (its) => {
      its.vcpus[0]!.stack = [frame()]
    },
  ],
]

describe('every claim', () => {
  it('has an id and a sentence of its own, and two of them want a witness', () => {
    const all = claims(scenario)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(all.length)
    expect(all.every(({ sentence }) => /^[A-Z][^.]*\.$/.test(sentence))).toBe(true)
    expect(all.filter(({ expectation }) => expectation === 'sometimes')).toHaveLength(2)
  })

  it('that is to hold always is not violated by the machine before anything happens', () => {
    for (const { id, about, expectation } of claims(scenario)) {
      if (about === 'state' && expectation === 'always') expect(inState(id, initial), id).toBe(true)
      if (about === 'step' && expectation === 'always') expect(inStep(id, []), id).toBe(true)
    }
  })
})

describe('quiet', () => {
  it('is a machine in which nothing is going on', () => {
    expect(isQuiet(initial)).toBe(true)
  })

  it.each(unrest)('is not one in which %s', (_, change) => {
    expect(isQuiet(machine(change))).toBe(false)
  })

  it('is one whose only pending vector can never be taken', () => {
    expect(
      isQuiet(
        machine((its) => {
          its.vcpus[0]!.lapic.irr = [0]
        }),
      ),
    ).toBe(true)
  })
})

describe('delivered-as-rte-names', () => {
  const raised = { type: 'kvm_set_irq', gsi: PIN, level: 1 } as const
  const message = (dest: number, vector: number): Event => ({
    type: 'kvm_msi_set_irq',
    dest,
    vector,
    deliveryMode: 0,
    logical: false,
    level: true,
  })
  const judged = (dest: number, vector: number) =>
    inStep('delivered-as-rte-names', [raised, message(dest, vector)])

  it('wants the destination and the vector of the RTE', () => {
    expect(judged(OLD, VECTOR)).toBe(true)
    expect(judged(0, VECTOR)).toBe(false)
    expect(judged(OLD, VECTOR + 1)).toBe(false)
  })

  it('judges by the RTE at that moment, not by the one before the step', () => {
    const after = machine((its) => {
      its.ioapic.hi[PIN] = 0
    })
    const events = [raised, message(0, VECTOR)]
    expect(inStep('delivered-as-rte-names', events, { after })).toBe(true)
    expect(inStep('delivered-as-rte-names', events, { before: after, after: initial })).toBe(false)
  })

  it('does not judge a line that falls', () => {
    const events = [{ type: 'kvm_set_irq', gsi: PIN, level: 0 } as const]
    expect(inStep('delivered-as-rte-names', events)).toBe(true)
  })
})

describe('eoi-reaches-ioapic', () => {
  it('is violated by an EOI that KVM keeps to itself, not by one that leaves it', () => {
    expect(inStep('eoi-reaches-ioapic', [{ type: 'kvm_eoi', vcpu: 0, vector: VECTOR }])).toBe(true)
    const dropped: Event = { type: 'eoi_dropped', vcpu: 0, vector: VECTOR }
    expect(inStep('eoi-reaches-ioapic', [dropped])).toBe(false)
  })
})

describe('ack-clears-remote-irr', () => {
  const before = machine((its) => {
    its.vcpus[OLD]!.stack = [frame()]
  })
  const ended = (change: (its: Mutable<Machine>) => void = () => {}) =>
    inStep('ack-clears-remote-irr', [], {
      before,
      after: machine((its) => {
        stuck(its)
        change(its)
      }),
    })

  it('is violated when the acknowledge ends and Remote IRR still stands', () => {
    expect(ended()).toBe(false)
    expect(
      ended((its) => {
        its.ioapic.lo[PIN] = LEVEL | VECTOR
      }),
    ).toBe(true)
  })

  it.each<[string, (its: Mutable<Machine>) => void]>([
    [
      'pending',
      (its) => {
        its.vcpus[0]!.lapic.irr = [VECTOR]
      },
    ],
    [
      'posted',
      (its) => {
        its.vcpus[0]!.lapic.pir = [VECTOR]
      },
    ],
    [
      'in service',
      (its) => {
        its.vcpus[0]!.lapic.isr = [VECTOR]
      },
    ],
    [
      'about to be raised',
      (its) => {
        its.vmm.calls[0] = { ...newCall('eoi'), raise: PIN }
      },
    ],
  ])('lets Remote IRR be of the next delivery when that is %s', (_, change) => {
    expect(ended(change)).toBe(true)
  })

  it('lets Remote IRR be of a delivery through a stale route, with the vector that was left', () => {
    const left = (vector: number) => (its: Mutable<Machine>) => {
      its.ioapic.lo[PIN] = LEVEL | REMOTE_IRR | (VECTOR + 1)
      its.routes.data[PIN] = VECTOR + 1
      Object.assign(its.irqs[0]!, { cpu: 0, previousCpu: OLD, previousVector: VECTOR })
      its.vcpus[OLD]!.lapic.irr = [vector]
    }
    expect(ended(left(VECTOR))).toBe(true)
    expect(ended(left(VECTOR + 2))).toBe(false)
  })

  it('does not judge before the end, nor another program', () => {
    const after = machine(stuck)
    const during = machine((its) => {
      stuck(its)
      its.vcpus[OLD]!.stack = [frame({ pc: 3 })]
    })
    expect(inStep('ack-clears-remote-irr', [], { before, after: during })).toBe(true)
    const spurious = machine((its) => {
      its.vcpus[OLD]!.stack = [frame({ program: 'spurious', irq: -1 })]
    })
    expect(inStep('ack-clears-remote-irr', [], { before: spurious, after })).toBe(true)
  })
})

describe('no-dead-pin', () => {
  it('is violated by a line that is high under Remote IRR in a quiet machine', () => {
    expect(inState('no-dead-pin', machine(stuck))).toBe(false)
    expect(deadPins(machine(stuck))).toEqual([PIN])
  })

  it.each(unrest)('is not violated while %s', (_, change) => {
    const state = machine((its) => {
      stuck(its)
      change(its)
    })
    expect(inState('no-dead-pin', state)).toBe(true)
  })

  it('needs all three: line, Remote IRR, level', () => {
    const but = (change: (its: Mutable<Machine>) => void) =>
      machine((its) => {
        stuck(its)
        change(its)
      })
    expect(
      deadPins(
        but((its) => {
          its.ioapic.irr = 0
        }),
      ),
    ).toEqual([])
    expect(
      deadPins(
        but((its) => {
          its.ioapic.lo[PIN] = LEVEL | VECTOR
        }),
      ),
    ).toEqual([])
    expect(
      deadPins(
        but((its) => {
          its.ioapic.lo[PIN] = REMOTE_IRR | VECTOR
        }),
      ),
    ).toEqual([])
  })
})

describe('no-interrupt-off-affinity', () => {
  const entry: Event = { type: 'irq_handler_entry', irq: PIN, cpu: OLD }
  const running = (late: boolean) =>
    machine((its) => {
      its.vcpus[OLD]!.stack = [frame({ late })]
      its.irqs[0]!.effective = 1
    })

  it('is violated by a handler for a delivery that came after the move had been written', () => {
    expect(inStep('no-interrupt-off-affinity', [entry], { before: running(true) })).toBe(false)
  })

  it('is not violated where the interrupt has come back to that CPU meanwhile', () => {
    const back = (effective: number) =>
      machine((its) => {
        its.vcpus[OLD]!.stack = [frame({ late: true })]
        its.irqs[0]!.effective = effective
      })
    const judged = (effective: number) =>
      inStep('no-interrupt-off-affinity', [entry], { before: back(effective) })
    expect(judged(1 << OLD)).toBe(true)
    expect(judged(1)).toBe(false)
  })

  it('is not violated by one for a delivery from before, nor before the handler runs', () => {
    expect(inStep('no-interrupt-off-affinity', [entry], { before: running(false) })).toBe(true)
    expect(inStep('no-interrupt-off-affinity', [], { before: running(true) })).toBe(true)
  })
})

describe('quiet-means-clear', () => {
  const low = (lo: number) =>
    machine((its) => {
      its.ioapic.lo[PIN] = lo
    })

  it('is violated by Remote IRR or the mask bit left behind on a low line', () => {
    expect(inState('quiet-means-clear', low(LEVEL | VECTOR))).toBe(true)
    expect(inState('quiet-means-clear', low(LEVEL | REMOTE_IRR | VECTOR))).toBe(false)
    expect(inState('quiet-means-clear', low(LEVEL | MASKED | VECTOR))).toBe(false)
  })

  it('says nothing of a high line, of a busy machine, or of an interrupt not in use', () => {
    expect(inState('quiet-means-clear', machine(stuck))).toBe(true)
    const busy = machine((its) => {
      its.ioapic.lo[PIN] = LEVEL | REMOTE_IRR | VECTOR
      its.vcpus[0]!.stack = [frame()]
    })
    expect(inState('quiet-means-clear', busy)).toBe(true)
    const unused = machine((its) => {
      its.ioapic.lo[PIN] = LEVEL | MASKED | VECTOR
      its.irqs[0]!.started = false
    })
    expect(inState('quiet-means-clear', unused)).toBe(true)
  })
})

describe('the witnesses', () => {
  it('handler-on-new-cpu: the handler runs where the interrupt has moved to', () => {
    const judged = (cpu: number, previousCpu: number) => {
      const its = machine((its) => {
        its.vcpus[0]!.stack = [frame()]
        Object.assign(its.irqs[0]!, { cpu, previousCpu })
      })
      const entry: Event = { type: 'irq_handler_entry', irq: PIN, cpu: 0 }
      return inStep('handler-on-new-cpu', [entry], { before: its, action: guestOf(0) })
    }
    expect(judged(0, OLD)).toBe(true)
    expect(judged(0, -1)).toBe(false)
    expect(judged(OLD, 0)).toBe(false)
  })

  it('quiet-after-move: moved, quiet and clear', () => {
    const moved = (change: (its: Mutable<Machine>) => void = () => {}) =>
      machine((its) => {
        its.irqs[0]!.cpu = 0
        change(its)
      })
    expect(inState('quiet-after-move', moved())).toBe(true)
    expect(inState('quiet-after-move', initial)).toBe(false)
    expect(inState('quiet-after-move', moved(stuck))).toBe(false)
    expect(
      inState(
        'quiet-after-move',
        moved((its) => {
          its.ioapic.timer = 1
        }),
      ),
    ).toBe(false)
  })

  it('wait for the last of several moves, which may lead back to where the interrupt was', () => {
    const twice = claims(oneMove({ ...TWO_CPUS, affinityWrites: 2 }))
    const moved = (fields: Partial<IrqDesc>, requests = 2) =>
      machine((its) => {
        its.vcpus[OLD]!.stack = [frame()]
        its.guest.requests = requests
        Object.assign(its.irqs[0]!, { cpu: OLD, previousCpu: 0, ...fields })
      })
    const entry: Event = { type: 'irq_handler_entry', irq: PIN, cpu: OLD }
    const handled = (its: Machine) =>
      judge(twice, 'handler-on-new-cpu', (c) =>
        c.about === 'step' ? c.holds(its, guestOf(OLD), its, [entry]) : null,
      )
    const atRest = (its: Machine) =>
      judge(twice, 'quiet-after-move', (c) =>
        c.about === 'state' ? c.holds({ ...its, vcpus: initial.vcpus }, []) : null,
      )
    for (const holds of [handled, atRest]) {
      expect(holds(moved({}))).toBe(true)
      expect(holds(moved({}, 1))).toBe(false)
      expect(holds(moved({ setaffinityPending: true }))).toBe(false)
      expect(holds(moved({ previousCpu: -1 }))).toBe(false)
    }
    expect(twice.find(({ id }) => id === 'quiet-after-move')?.sentence).toContain('the last move')
  })
})

function judge(
  all: readonly Claim[],
  id: string,
  by: (claim: Claim) => boolean | null,
): boolean | null {
  const found = all.find((other) => other.id === id)
  if (!found) throw new Error(`no claim ${id}`)
  return by(found)
}
