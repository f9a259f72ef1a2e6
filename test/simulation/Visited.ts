import * as Fingerprint from "./Fingerprint.ts"
import type { Step } from "./History.ts"
import type { Model } from "./Model.ts"
import type { World } from "./World.ts"

/** Chance aside: the dice, how often anybody called, and the number of the next process. */
const ignored: ReadonlySet<string> = new Set(["dice", "calls", "pids"])

/** So many that are known are not played on for one that is, to see that it breaks nothing either. */
const trusted = 49

/** States of the world from which histories have been played on, with the steps that were left. */
export class Visited {
  private readonly states = new Set<string>()
  private known = 0
  /** Histories that were not played on: from there they would have gone as an earlier one. */
  joined = 0

  /** Is it known what comes of this? If not, it is from now on. */
  has(world: World, model: Model, left: ReadonlyArray<Step>): boolean {
    const state = `${Fingerprint.of([world, model], ignored)} ${JSON.stringify(left)}`
    if (!this.states.has(state)) {
      this.states.add(state)
      return false
    }
    this.known += 1
    if (this.known % (trusted + 1) === 0) return false
    this.joined += 1
    return true
  }
}
