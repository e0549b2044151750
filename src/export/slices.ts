/** Slices that last, as stacks: on each track they nest, whatever a log has lost. */

export interface Slices {
  /** False if it is open already. */
  open(tid: number, name: string): boolean
  /** Closes it and what is open above it; the names, innermost first. Empty if it is not open. */
  close(tid: number, name: string): readonly string[]
  closeAll(): readonly { readonly tid: number; readonly name: string }[]
}

export function openSlices(): Slices {
  const stacks = new Map<number, string[]>()
  const stackOf = (tid: number): string[] => {
    const stack = stacks.get(tid) ?? []
    stacks.set(tid, stack)
    return stack
  }
  return {
    open(tid, name) {
      const stack = stackOf(tid)
      if (stack.includes(name)) return false
      stack.push(name)
      return true
    },
    close(tid, name) {
      const stack = stackOf(tid)
      const at = stack.indexOf(name)
      return at < 0 ? [] : stack.splice(at).reverse()
    },
    closeAll() {
      const open = [...stacks].flatMap(([tid, stack]) =>
        stack.reverse().map((name) => ({ tid, name })),
      )
      stacks.clear()
      return open
    },
  }
}
