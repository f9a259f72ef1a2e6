import * as Effect from "effect/Effect"
import type { Failure, Rollback } from "../../../domain/upgrade/Outcome.ts"
import * as Pointer from "../../../domain/upgrade/Pointer.ts"
import { Versions } from "../../../ports/Versions.ts"
import * as Smoke from "./Smoke.ts"

/** The switch did not last. */
type Broken = Failure & { readonly step: "smoke" | "switch" }

/**
 * From `before` to `next` in one step, then what a user would run is run; should that not be the new version, back in one
 * step. `launcher` is that of the installation.
 */
export const to = (
  next: Pointer.Pointer,
  before: Pointer.Pointer,
  launcher: string
): Effect.Effect<Broken | undefined, never, Versions> =>
  Effect.gen(function*() {
    const versions = yield* Versions
    const { current: { version } } = next
    const trouble = yield* Effect.either(versions.point(next))
    if (trouble._tag === "Left") return { step: "switch", message: trouble.left.message }
    const detail = yield* Smoke.test(launcher, version)
    if (detail === undefined) return undefined
    return { step: "smoke", detail, rollback: yield* back(Pointer.refusing(before, version), launcher) }
  })

const back = (before: Pointer.Pointer, launcher: string): Effect.Effect<Rollback, never, Versions> =>
  Effect.gen(function*() {
    const versions = yield* Versions
    const { version } = before.current
    const pointed = yield* Effect.either(versions.point(before))
    if (pointed._tag === "Left") return { _tag: "Failed", to: version, reason: pointed.left.message }
    const ran = yield* versions.run(launcher, ["--version"], { seconds: 10 })
    return ran.code === 0
      ? { _tag: "Done", to: version }
      : { _tag: "Failed", to: version, reason: `rc=${ran.code}` }
  })
