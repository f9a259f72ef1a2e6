import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { JobRuns, lease } from "../../ports/JobRuns.ts"

const make = (): JobRuns["Type"] => {
  const runs = new Map<string, number>()
  const taken = new Map<string, { readonly owner: string; readonly until: number }>()
  return {
    lastRuns: Effect.sync(() => new Map(runs)),
    ran: (job, at) => Effect.sync(() => void runs.set(job, at)),
    take: (job, owner, at) =>
      Effect.sync(() => {
        const held = taken.get(job)
        const others = held !== undefined && held.owner !== owner && held.until > at && held.until <= at + 2 * lease
        if (!others) taken.set(job, { owner, until: at + lease })
        return !others
      }),
    free: (job, owner) =>
      Effect.sync(() => {
        if (taken.get(job)?.owner === owner) taken.delete(job)
      })
  }
}

/** For as long as the process lives. */
export const layer = Layer.sync(JobRuns, make)
