import * as Effect from "effect/Effect"
import type { Heed } from "../../adapters/http/Heed.ts"
import type { Around } from "../layers/client/Around.ts"
import * as Failure from "./Failure.ts"

type Headers = Parameters<Heed>[0]

/** Commands people type while they work. Not those of hooks, of operators, and those that say themselves what is newer. */
const told: ReadonlySet<string> = new Set(["push", "pull", "sync", "query", "catalog", "status", "queue", "auth", "hooks"])

/** Whoever reads the output with a program, or asked for silence, is told nothing more. */
export const isTold = (args: ReadonlyArray<string>): boolean =>
  told.has(args[0] ?? "") && !args.some((arg) => /^--(?:json|quiet|help|version|completions)\b|^-h$/.test(arg))

/** Both say it themselves, and neither must be kept from working. */
const excepted: ReadonlySet<string> = new Set(["self-upgrade", "doctor"])

/**
 * What every command ends with: the floor of the server it talked to (exit 2), or a line about a newer version. `heard`:
 * the headers of all replies, by then.
 */
export const each = (args: ReadonlyArray<string>, around: Around, heard: ReadonlyArray<Headers>) =>
<A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<void, E | Failure.Failure, R> =>
  Effect.gen(function*() {
    const ended = yield* Effect.exit(program)
    if (heard.length > 0 && !excepted.has(args[0] ?? "")) {
      const floor = yield* Effect.promise(() => import("./FloorSeen.ts"))
      const below = floor.explain(heard)
      // Whatever else went wrong goes wrong because of that, or can wait.
      if (below !== undefined) return yield* Failure.usage(below)
    }
    yield* ended
    if (isTold(args)) yield* Effect.flatMap(Effect.promise(() => import("./Notice.ts")), (notice) => notice.show(around))
  })
