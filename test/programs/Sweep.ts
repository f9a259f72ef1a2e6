import type { Call, Fate } from "../../src/adapters/memory/MemoryDisk.ts"
import * as Sizes from "../support/Sizes.ts"
import * as Trials from "../support/Trials.ts"

/**
 * A shorter `Trials.sweep` for whole programs, whose adapters have been swept by themselves: at every call two in turn of
 * a kill before and after it with each kind of power cut, an error that leaves nothing and one that leaves half a line;
 * all of them to prove it.
 */
const troubles = (at: number): ReadonlyArray<Trials.Trouble> => {
  const kills: ReadonlyArray<Fate> = ["killed-before", "killed-after"]
  const errors: ReadonlyArray<Fate> = [{ code: "EIO" }, { code: "ENOSPC", written: 3 }]
  const cuts = [undefined, Trials.keepNothing, Trials.keepAll]
  const all = [
    ...kills.flatMap((fate) => cuts.map((cut) => ({ at, fate, cut }))),
    ...errors.map((fate) => ({ at, fate, cut: Trials.keepNothing }))
  ]
  // Three steps apart, so that neighbours in time are no neighbours in kind, and all have had their turn after eight calls.
  return Sizes.isProving ? all : [all[3 * at % all.length]!, all[(3 * at + 4) % all.length]!]
}

/** Answers with the number of calls that were covered. */
export const sweep = async (trial: (trouble: Trials.Trouble) => Promise<ReadonlyArray<Call>>): Promise<number> => {
  for (let at = 1;; at++) {
    for (const trouble of troubles(at)) {
      if ((await trial(trouble)).length < at) return at - 1
    }
  }
}
