/** One move of an interrupt as a Promela specification, for an independent checker (SPIN). */
import { ok, type Result } from '../base/result.ts'
import { type OneMove, oneMove } from '../core/scenarios/one-move.ts'
import { type Kvm, scanRule } from '../core/setup.ts'
import type { Variant } from '../core/vmm/variant.ts'
import { claims, monitors } from './claims.ts'
import { environment } from './environment.ts'
import { answers, guestRules, interrupt } from './guest.ts'
import { header } from './header.ts'
import { delivery, entry } from './kvm.ts'
import type { Chosen } from './part.ts'
import { start } from './start.ts'
import { state } from './state.ts'
import { task } from './task.ts'
import { canWrite, vmm } from './vmm.ts'

/** One cell of the matrix: what happens, and on which host. */
export interface Cell {
  readonly move: OneMove
  readonly variant: Variant
  readonly kvm: Kvm
}

/** An error says what about `cell` cannot be written. */
export function specification({ move, variant, kvm }: Cell): Result<string> {
  const scenario = oneMove(move)
  const chosen: Chosen = {
    scenario,
    variant,
    scan: scanRule({ scenario, variant, kvm }),
    apicv: kvm.apicv,
    exits: variant.eoi === 'exit-bitmap',
  }
  const writable = canWrite(chosen)
  if (!writable.ok) return writable
  return ok(parts.map((part) => part(chosen)).join(''))
}

/** Promela wants an inline to stand before its use. */
const parts = [
  header,
  state,
  claims,
  () => guestRules,
  answers,
  delivery,
  vmm,
  entry,
  interrupt,
  task,
  environment,
  monitors,
  start,
]
