/** The designs behind the gallery; each says only in what it differs from one quiet pin. */
import type { Happening, Moment, PinDesign, ScenarioDesign } from './design.ts'
import { cpuMask } from './scenario.ts'

const ALL = cpuMask(0, 1, 2, 3)
const FIRST = 0x21
const SECOND = 0x22

/** A level interrupt on CPU 2 whose device any handler serves. */
export const levelPin = (pin: number, of: Partial<PinDesign> = {}): PinDesign => ({
  pin,
  trigger: 'level',
  live: true,
  cpu: 2,
  vector: FIRST,
  desired: ALL,
  pending: 0,
  noBalancing: true,
  device: 'at-once',
  servedOn: 0,
  handled: true,
  storm: 0,
  ...of,
})

export const quietDesign = (of: Partial<ScenarioDesign> = {}): ScenarioDesign => ({
  vcpus: 4,
  ioapic: 0x20,
  logical: false,
  move: 'deferred',
  prints: 'handler',
  pins: [levelPin(11)],
  taken: [],
  usedByLevel: [],
  happenings: [],
  ...of,
})

const raise = (pin: number, when: Moment = 'quiet'): Happening => ({ when, what: 'raise', pin })

const ask = (pin: number, cpu: number, when: Moment = 'quiet'): Happening => ({
  when,
  what: 'move',
  pin,
  cpu,
})

/** The device of the mail: only CPU 0 can take its cause away. */
const seedPin = (of: Partial<PinDesign> = {}): PinDesign =>
  levelPin(11, { device: 'right-cpu', handled: false, ...of })

const requested = (of: Partial<PinDesign> = {}): PinDesign =>
  levelPin(11, { live: false, cpu: 1, vector: 0, ...of })

export const affinityBeforeRequest = quietDesign({
  pins: [requested({ device: 'right-cpu' })],
  happenings: [ask(11, 0, 'request'), raise(11), raise(11)],
})

export const firstUnmask = quietDesign({
  pins: [requested()],
  happenings: [raise(11, 'startup'), raise(11)],
})

export const edgeMove = quietDesign({
  pins: [levelPin(11, { trigger: 'edge', device: 'edge' })],
  happenings: [ask(11, 0), raise(11), raise(11, 'masked'), raise(11)],
})

export const maskedLevel = quietDesign({
  happenings: [ask(11, 2), raise(11), raise(11, 'masked')],
})

export const sharedVector = quietDesign({
  pins: [levelPin(11), levelPin(10, { cpu: 1 })],
  happenings: [raise(10), raise(11, 'handler')],
})

export const sharedVectorRescue = quietDesign({
  pins: [seedPin({ pending: cpuMask(0) }), levelPin(10, { cpu: 1 })],
  happenings: [raise(11), raise(10)],
})

export const storm = quietDesign({
  pins: [levelPin(11, { device: 'never', handled: false, storm: 99_997 })],
})

/** CPU 0 has vector 33 already, so that the interrupt gets 34 there. */
const changesVector = { taken: [{ cpu: 0, vector: FIRST }] }

export const vectorChanges = quietDesign({
  ...changesVector,
  pins: [seedPin()],
  happenings: [ask(11, 0), raise(11)],
})

export const vectorChangesTmrSet = quietDesign({
  ...changesVector,
  pins: [seedPin(), levelPin(10, { vector: SECOND })],
  happenings: [raise(10), ask(11, 0), raise(11)],
})

export const oneWrite = quietDesign({
  ...changesVector,
  move: 'one-write',
  pins: [seedPin()],
  usedByLevel: [{ cpu: 2, vector: SECOND }],
  happenings: [ask(11, 0), raise(11)],
})

export const inServiceRewrite = quietDesign({
  move: 'rewrite',
  happenings: [raise(11), ask(11, 0, 'handler'), raise(11)],
})
