import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { GitIndex } from "../../ports/GitIndex.ts"

/** A repository, or none, as told. */
export const layer = (
  kind: "no-repository" | "untracked" | "tracked" | "unknown" = "no-repository"
): Layer.Layer<GitIndex> =>
  Layer.sync(GitIndex, () => {
    let excluded = false
    return {
      tracked: () => Effect.succeed(kind === "tracked" || kind === "unknown" ? kind : "none"),
      exclude: () =>
        Effect.sync(() => {
          const changes = kind !== "no-repository" && !excluded
          excluded = excluded || changes
          return changes
        })
    }
  })
