/** What recoveries have shown, by the state they began with. */
export interface Recovered {
  readonly violations: ReadonlyArray<string>
  /** The most often that one session was taken by the server. */
  readonly repeated: number
}

/** Each so-manieth state that is known is recovered all the same: it must show what it showed before. */
const audited = 50

export class Remembered {
  private readonly known = new Map<string, Promise<Recovered>>()
  private asked = 0
  private looked = 0

  /** Different states that were recovered. */
  get states(): number {
    return this.known.size
  }

  /** Known states that were recovered again, to see. */
  get again(): number {
    return this.looked
  }

  async recover(state: string, recovery: () => Promise<Recovered>): Promise<Recovered> {
    const known = this.known.get(state)
    if (known === undefined) {
      const first = recovery()
      this.known.set(state, first)
      return first
    }
    this.asked += 1
    if (this.asked % audited !== 0) return known
    this.looked += 1
    const [before, now] = [await known, await recovery()]
    const isSame = before.repeated === now.repeated && before.violations.length === now.violations.length
    const found = isSame ? [] : ["of the harness: one state was recovered in two ways"]
    return { repeated: Math.max(before.repeated, now.repeated), violations: [...new Set([...before.violations, ...now.violations]), ...found] }
  }
}
