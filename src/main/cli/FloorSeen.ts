import type { Heed } from "../../adapters/http/Heed.ts"
import * as Floor from "../../domain/push/Floor.ts"

export interface FloorSeen {
  readonly heed: Heed
  /** What to say and end with 2 for; `undefined`: every server that answered works with this version. */
  readonly explanation: () => string | undefined
}

const one = (value: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof value === "string" ? value : undefined

/**
 * The version floor of the servers that answered (client spec HTTP-3): both headers must be there. A command goes on to its
 * end and says it then; the original ended in the middle (W-7). `barrier`: the value of `AGNES_SELF_UPGRADE_IN_PROGRESS`.
 */
export const make = (version: string, barrier: string | undefined): FloorSeen => {
  let seen: Floor.Floor | undefined
  return {
    heed: (headers) => {
      const minimum = one(headers["x-agnes-min-version"])
      const latest = one(headers["x-agnes-latest-version"])
      if (barrier === "1" || minimum === undefined || latest === undefined) return
      if (Floor.isBelow(version, minimum)) seen ??= { minimum, latest }
    },
    explanation: () => seen === undefined ? undefined : Floor.explain(version, seen)
  }
}
