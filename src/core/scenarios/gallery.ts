/**
 * The ready scenarios: each with one line on what it teaches and the machines on which it shows.
 * test/core/scenarios/gallery.test.ts proves every line.
 */
import type { ScanRule } from '../chips/eoi-exit.ts'
import { bareMetal } from '../vmm/comparison.ts'
import { evenIfMasked, original, patched } from '../vmm/qemu.ts'
import type { Variant } from '../vmm/variant.ts'
import { affinityMove } from './affinity-move.ts'
import { type ScenarioDesign, scenarioOf } from './design.ts'
import { eduMove } from './edu-move.ts'
import * as drawn from './gallery-designs.ts'
import type { Scenario } from './scenario.ts'

/** What a scenario of the gallery is about. */
export const GROUPS = ['The move', 'The new vector', 'Lines and pins', 'First start'] as const
export type Group = (typeof GROUPS)[number]

/** One of the machines that an entry compares: a QEMU and a KVM without APICv. */
export interface GalleryMachine {
  readonly variant: Variant
  readonly kvm: { readonly scan: ScanRule; readonly apicv: false }
}

export interface GalleryEntry {
  readonly scenario: Scenario
  /** What the scenario was made from, if it was drawn. */
  readonly design?: ScenarioDesign
  readonly group: Group
  /** One line: what it teaches. */
  readonly teaches: string
  readonly machines: readonly [GalleryMachine, GalleryMachine]
}

const on = (variant: Variant, scan: ScanRule = 'K0'): GalleryMachine => ({
  variant,
  kvm: { scan, apicv: false },
})

const BOTH_ORDERS = [on(original), on(patched)] as const

const draw = (id: string, title: string, summary: string, design: ScenarioDesign) => ({
  scenario: scenarioOf(design, { id, title, summary }),
  design,
})

export const gallery: readonly GalleryEntry[] = [
  {
    scenario: affinityMove,
    group: 'The move',
    teaches:
      'The bug of the mail: QEMU redelivers through a route that still names the old CPU, KVM drops the EOI, and the pin is dead.',
    machines: BOTH_ORDERS,
  },
  {
    scenario: eduMove,
    group: 'The move',
    teaches:
      'The recorded machines: two moves of one interrupt. In the original order the first is already the last.',
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'edge-move',
      'Edge interrupt, CPU 2 to CPU 0',
      'A pulse during the move finds the pin masked',
      drawn.edgeMove,
    ),
    group: 'The move',
    teaches:
      'No Remote IRR, so nothing can get stuck, in either order; but an edge that comes while the pin is masked for the move is lost.',
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'in-service-rewrite',
      'RTE rewritten while in service',
      'A driver moves the pin at once, unmasked, before the old CPU has written its EOI',
      drawn.inServiceRewrite,
    ),
    group: 'The move',
    teaches:
      'No order of QEMU helps here: under K0 the EOI of the old CPU is dropped even by the patched QEMU. The scan rule of K1 saves it.',
    machines: [on(patched), on(patched, 'K1')],
  },
  {
    ...draw(
      'vector-changes',
      'The vector changes, its TMR bit clear',
      'CPU 0 has vector 33 for something else, so the interrupt gets 34 there',
      drawn.vectorChanges,
    ),
    group: 'The new vector',
    teaches:
      'Linux reads the TMR bit of the new vector on the old CPU, finds it clear and writes an explicit EOI, which rescues the pin of the original order.',
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'vector-changes-tmr-set',
      'The vector changes, its TMR bit set',
      'Another level interrupt has used vector 34 on CPU 2 before',
      drawn.vectorChangesTmrSet,
    ),
    group: 'The new vector',
    teaches:
      'The TMR bit that another level interrupt left behind hides the loss: no explicit EOI, so the original order is dead even on a fixed KVM (K2).',
    machines: [on(original, 'K2'), on(patched, 'K2')],
  },
  {
    ...draw(
      'one-write',
      'Vector and mask in one write',
      'A guest that unmasks with the same write that brings the new vector',
      drawn.oneWrite,
    ),
    group: 'The new vector',
    teaches:
      'Why it is not enough to refresh the routes of masked pins: the route changes only with the write that also redelivers, and the order decides again.',
    machines: [on(evenIfMasked), on(patched)],
  },
  {
    ...draw(
      'masked-level',
      'Level line rises while masked',
      'A request that keeps the CPU masks the pin; the line rises just then',
      drawn.maskedLevel,
    ),
    group: 'Lines and pins',
    teaches:
      'The latch of a level pin follows its line while it is masked, so unmasking delivers; with an unchanged route both orders are right.',
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'shared-vector',
      'One vector, two pins',
      'Pins 10 and 11 have vector 33, on CPU 1 and on CPU 2, both in service',
      drawn.sharedVector,
    ),
    group: 'Lines and pins',
    teaches:
      'An EOI broadcast carries a vector only: the EOI of pin 10 clears the Remote IRR of pin 11 too, and IRQ 11 is delivered a second time.',
    machines: [on(patched), on(bareMetal)],
  },
  {
    ...draw(
      'shared-vector-rescue',
      "A dead pin and another's EOI",
      'The seed again, but pin 10 has the same vector on CPU 1 and fires later',
      drawn.sharedVectorRescue,
    ),
    group: 'Lines and pins',
    teaches:
      'A stuck Remote IRR is cleared by any EOI of its vector: pin 10 brings pin 11 back to life, long after its own EOI was lost.',
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'storm',
      'Interrupt storm, up to the brake',
      'Nobody serves the device; the run begins after 99,997 interrupts, three before QEMU brakes',
      drawn.storm,
    ),
    group: 'Lines and pins',
    teaches:
      'The 10,000th EOI in a row makes QEMU wait 10 ms, here for the tenth time, and after 100,000 interrupts in vain Linux disables the line. The run begins three before that: those left out are all alike.',
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'affinity-before-request',
      'Affinity before request_irq',
      'CPU 0 is asked for before the interrupt is requested, so it never has to move',
      drawn.affinityBeforeRequest,
    ),
    group: 'First start',
    teaches:
      "Gleixner's advice in the mail: set the affinity before request_irq(), and the first RTE already names CPU 0, in either order.",
    machines: BOTH_ORDERS,
  },
  {
    ...draw(
      'first-unmask',
      'First unmask, line already high',
      'The line rises between the setup of the entry and its first unmask',
      drawn.firstUnmask,
    ),
    group: 'First start',
    teaches:
      'The original order sends through a route that is still all zero: vector 0 to APIC 0, nobody is interrupted, and the pin is dead before it ever worked.',
    machines: BOTH_ORDERS,
  },
]

export const galleryEntry = (id: string): GalleryEntry | undefined =>
  gallery.find(({ scenario }) => scenario.id === id)
