import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Excluded from "../../domain/workspace/Excluded.ts"
import { GitIndex } from "../../ports/GitIndex.ts"

/** A repository, or none, as told. */
export const layer = (
  kind: "no-repository" | "untracked" | "tracked" | "unknown" = "no-repository"
): Layer.Layer<GitIndex> =>
  Layer.sync(GitIndex, () => {
    const excluded = new Set<string>()
    return {
      tracked: () => Effect.succeed(kind === "tracked" || kind === "unknown" ? kind : "none"),
      exclude: () =>
        Effect.sync(() => {
          const before = excluded.size
          if (kind !== "no-repository") Excluded.all.forEach((names) => excluded.add(names))
          return excluded.size > before
        }),
      excluded: () => Effect.sync(() => kind === "no-repository" ? undefined : Excluded.all.filter((names) => excluded.has(names))),
      include: (_, names) => Effect.sync(() => names.map((each) => excluded.delete(each)).includes(true))
    }
  })
