import * as Effect from "effect/Effect"
import type { Around } from "../layers/client/Around.ts"
import * as Failure from "./Failure.ts"
import type { FloorSeen } from "./FloorSeen.ts"

/** Commands people type while they work. Not those of hooks, of operators, and those that say themselves what is newer. */
const told: ReadonlySet<string> = new Set(["push", "pull", "sync", "query", "catalog", "status", "queue", "auth", "hooks"])

/** Whoever reads the output with a program, or asked for silence, is told nothing more. */
export const isTold = (args: ReadonlyArray<string>): boolean =>
  told.has(args[0] ?? "") && !args.some((arg) => /^--(?:json|quiet|help|version|completions)\b|^-h$/.test(arg))

/** Both say it themselves, and neither must be kept from working. */
const excepted: ReadonlySet<string> = new Set(["self-upgrade", "doctor"])

/** What every command ends with: the floor of the server it talked to (exit 2), or a line about a newer version. */
export const each = (args: ReadonlyArray<string>, around: Around, floor: FloorSeen) =>
<A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<void, E | Failure.Failure, R> =>
  Effect.gen(function*() {
    const ended = yield* Effect.exit(program)
    const below = excepted.has(args[0] ?? "") ? undefined : floor.explanation()
    // Whatever else went wrong goes wrong because of that, or can wait.
    if (below !== undefined) return yield* Failure.usage(below)
    yield* ended
    if (isTold(args)) yield* Effect.flatMap(Effect.promise(() => import("./Notice.ts")), (notice) => notice.show(around))
  })
