/**
 * Scans that the host's trace shows: every route that a vCPU's thread decodes with no delivery
 * about it. They tell the EOI exit bitmap of that vCPU even where nobody knows the routes.
 */
import { unpackDelivery } from '../kinds.ts'
import type { SeenRoute } from './eoi-rule.ts'

export class Scans {
  private readonly running = new Map<number, SeenRoute[]>()
  private readonly last = new Map<number, readonly SeenRoute[]>()

  private readonly threads = new Set<number>()

  /** A route is decoded on a thread; where a thread's log begins, a scan may have begun before. */
  note(thread: number, dest: number, vector: number, delivery: number): void {
    if (!this.threads.has(thread)) return
    const { level, logical } = unpackDelivery(delivery)
    const route = { dest, vector, level, logical }
    const run = this.running.get(thread)
    if (run) run.push(route)
    else this.running.set(thread, [route])
  }

  /**
   * Something else happens on the thread: the scan that has ended, or null. A message that was
   * decoded just before its vector was accepted was a device's.
   */
  end(thread: number, accepted: number): readonly SeenRoute[] | null {
    this.threads.add(thread)
    const run = this.running.get(thread)
    if (!run) return null
    this.running.delete(thread)
    if (run[run.length - 1]?.vector === accepted) run.pop()
    if (run.length === 0) return null
    this.last.set(thread, run)
    return run
  }

  /** The last scan of a thread whose vCPU was not known then; only once. */
  claim(thread: number): readonly SeenRoute[] | null {
    const scan = this.last.get(thread) ?? null
    this.last.delete(thread)
    return scan
  }

  clear(): void {
    this.threads.clear()
    this.running.clear()
    this.last.clear()
  }
}
