/** For each state of a search but the first: the state it was reached from, and by which enabled action. */
export class Ancestry {
  private parents = new Int32Array(1_024)
  private choices = new Uint16Array(1_024)

  /** Bytes held once there are `count` states. */
  bytesFor(count: number): number {
    let length = this.parents.length
    while (count > length) length *= 2
    return length * (this.parents.BYTES_PER_ELEMENT + this.choices.BYTES_PER_ELEMENT)
  }

  set(state: number, parent: number, choice: number): void {
    if (state >= this.parents.length) this.grow()
    this.parents[state] = parent
    this.choices[state] = choice
  }

  /** The way from the first state to `state`, without the first. */
  lineOf(state: number): { readonly state: number; readonly choice: number }[] {
    const line = []
    for (let at = state; at > 0; at = this.parents[at]!) {
      line.push({ state: at, choice: this.choices[at]! })
    }
    return line.reverse()
  }

  private grow(): void {
    const { parents, choices } = this
    this.parents = new Int32Array(parents.length * 2)
    this.parents.set(parents)
    this.choices = new Uint16Array(choices.length * 2)
    this.choices.set(choices)
  }
}
