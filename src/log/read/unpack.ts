/** gzip, also of several members; what can be read of a damaged or cut one is kept. */
import { Gunzip } from 'fflate'

/** Bytes on their way to the next stage. */
export interface Flow {
  push(chunk: Uint8Array): void
  end(): void
}

export interface Unpack extends Flow {
  readonly gzip: boolean
  /** What was packed is damaged, or its end is missing. */
  readonly broken: boolean
}

/**
 * A block that cannot be unpacked is lost whole, so the first ones are small. They are cut at the
 * same places however the file arrives: the result must not depend on that.
 */
const SMALL = 512
const LARGE = 8192
const SMALL_ONES = 128

export function openUnpack(next: Flow): Unpack {
  const state = { gzip: false, broken: false }
  let first: number[] | null = []
  let stages: Flow = next

  function begin(): void {
    const start = Uint8Array.from(first as number[])
    first = null
    state.gzip = start[0] === 0x1f && start[1] === 0x8b
    if (state.gzip) stages = blocks(gunzip(next, () => (state.broken = true)))
    stages.push(start)
  }

  return {
    push(chunk) {
      let at = 0
      while (first !== null && at < chunk.length) {
        first.push(chunk[at++] as number)
        if (first.length === 2) begin()
      }
      if (at < chunk.length) stages.push(chunk.subarray(at))
    },
    end() {
      if (first !== null) begin()
      stages.end()
    },
    get gzip() {
      return state.gzip
    },
    get broken() {
      return state.broken
    },
  }
}

function blocks(next: Flow): Flow {
  let block = new Uint8Array(SMALL)
  let filled = 0
  let count = 0
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + block.length - filled)
        block.set(part, filled)
        filled += part.length
        at += part.length
        if (filled < block.length) continue
        next.push(block)
        block = new Uint8Array(++count < SMALL_ONES ? SMALL : LARGE)
        filled = 0
      }
    },
    end() {
      if (filled > 0) next.push(block.subarray(0, filled))
      next.end()
    },
  }
}

function gunzip(next: Flow, broke: () => void): Flow {
  let over = false
  let given = 0
  const stream = new Gunzip((data) => {
    given += data.length
    next.push(data)
  })
  const feed = (block: Uint8Array, final: boolean): void => {
    if (over) return
    try {
      stream.push(block, final)
    } catch (error) {
      over = true
      // Whatever follows a member that is whole is padding, not damage.
      if (!isNoHeader(error) || given === 0) broke()
    }
  }
  return {
    push: (block) => feed(block, false),
    end() {
      feed(new Uint8Array(0), true)
      next.end()
    },
  }
}

/** fflate's code for "invalid gzip data". */
const isNoHeader = (error: unknown): boolean => (error as { code?: number }).code === 6
