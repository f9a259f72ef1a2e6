import * as Effect from "effect/Effect"
import type { Outcome } from "../../domain/upgrade/Outcome.ts"
import type { Offer } from "../../domain/upgrade/Offer.ts"
import * as Plan from "../../domain/upgrade/Plan.ts"
import * as Pointer from "../../domain/upgrade/Pointer.ts"
import * as Version from "../../domain/upgrade/Version.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { Locks } from "../../ports/Locks.ts"
import { UpdateChecks } from "../../ports/UpdateChecks.ts"
import { use } from "../../ports/Use.ts"
import { type Running, Versions } from "../../ports/Versions.ts"
import * as Bring from "./upgrade/Bring.ts"
import * as Hooks from "./upgrade/Hooks.ts"
import * as Look from "./upgrade/Look.ts"
import * as Place from "./upgrade/Place.ts"
import * as Switch from "./upgrade/Switch.ts"

export interface Options extends Plan.Options {
  /** The version of this program. */
  readonly installed: string
  /** `undefined` when none is configured. */
  readonly serverUrl: string | undefined
  /** Whose hooks are refreshed; `undefined` where the current directory is gone. */
  readonly workspace: Workspace | undefined
  /** Ask the server alone: for looks that nobody waits for. */
  readonly serverOnly: boolean
}

type Package = Running & { readonly _tag: "Package" }

/** Brings a newer version and switches to it (client spec §13). Every step before the switch changes nothing that runs. */
export const run = (options: Options) =>
  Effect.gen(function*() {
    const { installed, serverUrl, workspace } = options
    const versions = yield* Versions
    const running = yield* versions.running
    const known = running._tag === "Package" ? yield* versions.pointer(running.base) : undefined
    const asking = { installed, refused: known?.refused }
    const found = yield* options.serverOnly && serverUrl !== undefined
      ? Look.server(serverUrl, asking)
      : Look.everywhere(serverUrl, asking)
    const plan = Plan.decide(options, installed, found, known?.refused)
    switch (plan._tag) {
      case "CannotReach":
        return { _tag: "CannotReach", message: plan.message } satisfies Outcome
      case "Tell":
        return { _tag: "Outdated", offer: plan.offer } satisfies Outcome
      case "Stay": {
        const hooks = options.checkOnly ? undefined : yield* Hooks.here(workspace)
        return { _tag: "Stayed", because: plan.because, latest: plan.latest, hooks } satisfies Outcome
      }
      case "Install":
        return running._tag === "Package"
          ? yield* alone(upgrade(running, plan.offer, options))
          : { _tag: "NotOurs", hint: Place.hint(running) } satisfies Outcome
    }
  })

/** Back to the version before, which is still there. */
export const rollBack = Effect.gen(function*() {
  const versions = yield* Versions
  const running = yield* versions.running
  if (running._tag !== "Package") return { _tag: "NotOurs", hint: Place.hint(running) } satisfies Outcome
  return yield* alone(Effect.gen(function*() {
    const before = yield* versions.pointer(running.base)
    const next = before === undefined ? undefined : Pointer.back(before)
    if (before === undefined || next === undefined) return { _tag: "NoWayBack" } satisfies Outcome
    const failure = yield* Switch.to(next, before, running.entry)
    if (failure !== undefined) return { _tag: "Failed", version: next.current.version, failure } satisfies Outcome
    yield* Effect.flatMap(UpdateChecks, (checks) => checks.clear)
    return { _tag: "WentBack", from: before.current.version, to: next.current.version } satisfies Outcome
  }))
})

/** One at a time; the others say so. */
const alone = <R>(program: Effect.Effect<Outcome, never, R>): Effect.Effect<Outcome, never, R | Locks | Versions> =>
  Effect.scoped(Effect.gen(function*() {
    const file = yield* Effect.flatMap(Versions, (versions) => versions.lockFile)
    const lock = yield* Effect.acquireRelease(
      use(Locks, (locks) => locks.tryAcquire(file)),
      (held) => held === undefined ? Effect.void : use(Locks, () => held.release)
    )
    return lock === undefined ? { _tag: "Busy" } as const : yield* program
  })).pipe(
    Effect.catchAll(({ message }) => Effect.succeed<Outcome>({
      _tag: "Failed",
      version: "",
      failure: { step: "files", message: `the folder for versions cannot be used: ${message}` }
    }))
  )

const upgrade = ({ base, entry }: Package, offer: Offer, { force, installed, workspace }: Options) =>
  Effect.gen(function*() {
    const versions = yield* Versions
    const before = (yield* versions.pointer(base)) ?? Pointer.initial(base, entry)
    // Somebody else may have been faster: what counts is what runs now, not what this process is.
    if (!force && !Version.isOlder(before.current.version, offer.version)) {
      const hooks = yield* Hooks.by(entry, workspace)
      return { _tag: "Stayed", because: "current", latest: offer.version, hooks } satisfies Outcome
    }
    yield* versions.prune
    const brought = yield* Effect.either(Bring.install(offer, before.current))
    if (brought._tag === "Left") {
      if (brought.left.step === "smoke") yield* Effect.ignore(versions.point(Pointer.refusing(before, offer.version)))
      yield* versions.prune
      return { _tag: "Failed", version: offer.version, failure: brought.left } satisfies Outcome
    }
    const failure = yield* Switch.to(Pointer.switched(before, brought.right), before, entry)
    if (failure !== undefined) return { _tag: "Failed", version: offer.version, failure } satisfies Outcome
    yield* Effect.flatMap(UpdateChecks, (checks) => checks.clear)
    yield* versions.prune
    const hooks = yield* Hooks.by(brought.right.entry, workspace)
    return { _tag: "Upgraded", from: installed, to: offer.version, hooks } satisfies Outcome
  })
