import * as Effect from "effect/Effect"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { lift } from "../../../ports/Lift.ts"
import { Locks } from "../../../ports/Locks.ts"
import { use } from "../../../ports/Use.ts"

/**
 * Runs alone in the workspace, under the push lock. A lock that cannot be had at all is another thing than one that is
 * taken (W-29).
 */
export const alone = <A, E, R>(workspace: Workspace.Workspace, body: Effect.Effect<A, E, R>) =>
  holding(Workspace.pushLock(workspace), body)

/** The same under the lock that is this file. */
export const holding = <A, E, R>(lockFile: string, body: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    use(Locks, (locks) => locks.tryAcquire(lockFile)).pipe(
      Effect.map((lock) => lock ?? ("busy" as const)),
      Effect.orElseSucceed(() => "no-lock" as const)
    ),
    (lock): Effect.Effect<A | "busy" | "no-lock", E, R> => (typeof lock === "string" ? Effect.succeed(lock) : body),
    (lock) => (typeof lock === "string" ? Effect.void : lift(lock.release))
  )
