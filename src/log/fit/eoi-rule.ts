/**
 * One scan rule of KVM beside a log: on which vCPU an EOI of which vector leaves the kernel. The
 * local APICs and the scan are the core's; on top stands what a log leaves open.
 *
 * Inaccuracies: no posted interrupts, so K1 and K1p agree; every vCPU scans at the commit, with
 * what is pending and in service then.
 */
import { matchesDest } from '../../core/chips/destination.ts'
import { type RouteTable, type ScanRule, scanRoutes, sendEoi } from '../../core/chips/eoi-exit.ts'
import { accept, type Lapic, resetLapic, take } from '../../core/chips/lapic.ts'
import { msiIsLevel, msiVector } from '../../core/chips/msi.ts'
import { NO_VECTORS, type Vectors, withoutVector, withVector } from '../../core/chips/vectors.ts'
import { Tally } from './tally.ts'

/** What KVM was last told, as far as it is known. */
export interface KnownRoutes extends RouteTable {
  /** Counts up with every change. */
  readonly version: number
  /** Some route may be what nobody can see. */
  readonly unsure: boolean
  /** Something may be in service of which the log does not show the delivery. */
  readonly stray: boolean
  /** Pins that the log never shows are taken to name no vector of this vCPU; they may of others. */
  readonly idle: boolean
}

/** A route as a vCPU's scan decoded it. */
export interface SeenRoute {
  readonly dest: number
  readonly vector: number
  readonly level: boolean
  readonly logical: boolean
}

/** Whether an EOI leaves the kernel. */
export type Exit = 'yes' | 'no' | 'open'

interface Vcpu {
  /** Its IRR and ISR hold what is certainly pending or in service. */
  readonly lapic: Lapic
  /** What may be pending or in service. */
  maybe: Vectors
  /** Accepted again while pending: merged, or to come once more. */
  again: Vectors
  /** What was, or may have been, pending or in service at the last scan; null for anything. */
  had: Vectors | null
  /** By the last scan that the log shows: vectors whose EOI leaves the kernel, or may. */
  seen: { readonly exits: ReadonlySet<number>; readonly open: ReadonlySet<number> } | null
  scanned: number
  changed: boolean
}

export class EoiRule {
  readonly tally: Tally
  readonly vcpus = new Map<number, Vcpu>()
  private routes: KnownRoutes | null = null
  /** The log shows EOIs that stay in the kernel, and when a vCPU takes a vector. */
  seesEois = false
  seesTaking = false

  constructor(
    readonly rule: ScanRule,
    keepsAll: boolean,
  ) {
    this.tally = new Tally(keepsAll)
  }

  commit(routes: KnownRoutes): void {
    this.routes = routes
    for (const vcpu of this.vcpus.values()) {
      if (vcpu.changed || vcpu.scanned !== routes.version) this.scan(vcpu)
    }
  }

  /** A vector becomes pending on a vCPU; not `certain` where others may have got it. */
  deliver(id: number, vector: number, certain: boolean): void {
    const vcpu = this.vcpu(id)
    vcpu.changed = true
    if (vcpu.lapic.irr.includes(vector)) {
      if (!this.seesTaking) vcpu.again = withVector(vcpu.again, vector)
      return
    }
    if (!certain || (!this.seesEois && this.exit(id, vector) !== 'yes')) {
      vcpu.maybe = withVector(vcpu.maybe, vector)
      return
    }
    accept(vcpu.lapic, vector, true, false)
    vcpu.maybe = withoutVector(vcpu.maybe, vector)
  }

  /** The vCPU takes the vector. */
  taken(id: number, vector: number): void {
    const { lapic } = this.vcpu(id)
    if (lapic.irr.includes(vector)) take(lapic, vector)
  }

  /** Nothing of this vector is pending or in service any more, but what came a second time. */
  ended(id: number, vector: number): void {
    const vcpu = this.vcpu(id)
    const { lapic } = vcpu
    vcpu.changed = true
    if (lapic.isr.includes(vector)) lapic.isr = withoutVector(lapic.isr, vector)
    else {
      lapic.irr = withoutVector(lapic.irr, vector)
      vcpu.maybe = withoutVector(vcpu.maybe, vector)
    }
    if (!vcpu.again.includes(vector)) return
    vcpu.again = withoutVector(vcpu.again, vector)
    vcpu.maybe = withVector(vcpu.maybe, vector)
  }

  /** The guest's EOI of a vector: what K2 does beyond, and the end of the service. */
  eoi(id: number, vector: number): void {
    const vcpu = this.vcpu(id)
    this.ended(id, vector)
    sendEoi(vcpu.lapic, vector, this.rule)
    vcpu.lapic.pendingEoi = -1
    if (vcpu.lapic.scanRequested) this.scan(vcpu)
  }

  exit(id: number, vector: number): Exit {
    const vcpu = this.vcpu(id)
    if (this.routes !== null) {
      if (vcpu.lapic.eoiExit.includes(vector)) return 'yes'
      if (!this.routes.unsure && !this.mayKeep(vcpu, vector)) return 'no'
    }
    const { seen } = vcpu
    if (seen === null || seen.open.has(vector)) return 'open'
    return seen.exits.has(vector) ? 'yes' : 'no'
  }

  /** The log shows a scan of the vCPU; not `timely` where what was in service then is forgotten. */
  scanSeen(id: number, routes: readonly SeenRoute[], timely: boolean): void {
    const vcpu = this.vcpu(id)
    const exits = new Set<number>()
    const open = new Set<number>()
    for (const { dest, vector, level, logical } of routes) {
      if (!level) continue
      if (matchesDest(vcpu.lapic, dest, logical)) exits.add(vector)
      else if (this.rule !== 'K0') {
        if (timely && this.isLive(id, vector)) exits.add(vector)
        else if (!timely || this.mayBeLive(vcpu, vector)) open.add(vector)
      }
    }
    for (const vector of exits) open.delete(vector)
    vcpu.seen = { exits, open }
  }

  /** Scans were lost. */
  forgetScans(): void {
    for (const vcpu of this.vcpus.values()) vcpu.seen = null
  }

  /** Certainly pending or in service. */
  isLive(id: number, vector: number): boolean {
    const { irr, isr } = this.vcpu(id).lapic
    return irr.includes(vector) || isr.includes(vector)
  }

  /** The vCPUs on which it is pending or in service, or may be. */
  holders(vector: number): number[] {
    const found: number[] = []
    for (const [id, { lapic, maybe }] of this.vcpus) {
      if ([lapic.irr, lapic.isr, maybe].some((set) => set.includes(vector))) found.push(id)
    }
    return found
  }

  /** From here on it may have ended. */
  doubt(id: number, vector: number): void {
    const vcpu = this.vcpu(id)
    if (!this.isLive(id, vector)) return
    vcpu.lapic.irr = withoutVector(vcpu.lapic.irr, vector)
    vcpu.lapic.isr = withoutVector(vcpu.lapic.isr, vector)
    vcpu.maybe = withVector(vcpu.maybe, vector)
    vcpu.changed = true
  }

  /** The machine was reset: nothing is pending or in service. */
  reset(): void {
    for (const vcpu of this.vcpus.values()) {
      vcpu.lapic.irr = NO_VECTORS
      vcpu.lapic.isr = NO_VECTORS
      vcpu.maybe = NO_VECTORS
      vcpu.again = NO_VECTORS
      vcpu.changed = true
    }
  }

  /** The tracer lost events: nothing is certain. */
  doubtAll(): void {
    for (const [id, { lapic }] of this.vcpus) {
      for (const vector of [...lapic.irr, ...lapic.isr]) this.doubt(id, vector)
    }
  }

  private vcpu(id: number): Vcpu {
    const known = this.vcpus.get(id)
    if (known) return known
    const vcpu = {
      lapic: resetLapic(id, true),
      maybe: NO_VECTORS,
      again: NO_VECTORS,
      had: null,
      seen: null,
      scanned: -1,
      changed: true,
    }
    this.vcpus.set(id, vcpu)
    if (this.routes !== null) this.scan(vcpu)
    return vcpu
  }

  private mayBeLive({ maybe }: Vcpu, vector: number): boolean {
    return this.routes?.stray !== false || maybe.includes(vector)
  }

  /** Whether the last scan may have kept a vector that no known route gives to this vCPU. */
  private mayKeep({ had }: Vcpu, vector: number): boolean {
    if (this.rule === 'K0' || this.routes === null) return false
    return (had?.includes(vector) ?? true) && (this.routes.idle || names(this.routes, vector))
  }

  private scan(vcpu: Vcpu): void {
    const { lapic } = vcpu
    const routes = this.routes as KnownRoutes
    scanRoutes(lapic, routes, this.rule)
    vcpu.had = routes.stray ? null : [...lapic.irr, ...lapic.isr, ...vcpu.maybe]
    vcpu.scanned = routes.version
    vcpu.changed = false
    if (this.seesEois) return
    for (const vector of lapic.irr) {
      if (lapic.eoiExit.includes(vector)) continue
      lapic.irr = withoutVector(lapic.irr, vector)
      vcpu.maybe = withVector(vcpu.maybe, vector)
    }
  }
}

const names = ({ data }: RouteTable, vector: number): boolean =>
  data.some((each) => msiIsLevel(each) && msiVector(each) === vector)
