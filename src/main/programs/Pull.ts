import * as Effect from "effect/Effect"
import type { PullState } from "../../domain/pull/PullState.ts"
import * as Summary from "../../domain/pull/Summary.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Clock } from "../../ports/Clock.ts"
import { Disk } from "../../ports/Disk.ts"
import { PullStates } from "../../ports/PullStates.ts"
import { use } from "../../ports/Use.ts"
import * as Leftovers from "./pull/Leftovers.ts"
import { failed, look } from "./pull/Look.ts"
import type { PullOptions } from "./pull/PullOptions.ts"
import { pullRules } from "./pull/PullRules.ts"
import { pullTables } from "./pull/PullTables.ts"
import { holding } from "./push/Alone.ts"

export type { PullOptions } from "./pull/PullOptions.ts"

/**
 * Brings the tables and rules of the server into a workspace (client spec §11). One at a time in a workspace: a second
 * one returns at once, `busy`. What a reader of the catalogue sees is all of one pull or all of the next, at every
 * instant and wherever this is killed or interrupted; bytes that have come are not asked for again.
 *
 * Never fails: what did not work is in the summary.
 */
export const run = (options: PullOptions) =>
  Effect.gen(function*() {
    const begun = yield* use(Clock, (clock) => clock.elapsed)
    yield* Effect.ignore(use(Disk, (disk) => disk.makeDirectory(Workspace.folder(options.workspace))))
    const done = yield* holding(Workspace.pullLock(options.workspace), alone(options))
    const duration = (yield* use(Clock, (clock) => clock.elapsed)) - begun
    if (done === "busy") return { ...Summary.empty, busy: true }
    return done === "no-lock" ? failed("lock", unlockable) : { ...done, duration }
  })

const unlockable = ".claude/agnes-pull.lock cannot be locked; nothing was done (see: agnes status)"

const alone = (options: PullOptions) =>
  Effect.gen(function*() {
    yield* Leftovers.remove(options.workspace)
    const state = yield* use(PullStates, (states) => states.read(options.workspace))
    const tables = options.rulesOnly
      ? { summary: Summary.empty, state }
      : yield* Effect.catchAll(pullTables(options, state), (summary) => Effect.succeed({ summary, state: undefined }))
    if (tables.state === undefined) return tables.summary
    const rules = yield* pullRules(options, tables.state)
    const next = { ...tables.state, ...rules.state, serverUrl: options.credentials.serverUrl }
    const unwritten: ReadonlyArray<Summary.Trouble> = sameRules(tables.state, rules.state)
      ? []
      : yield* use(PullStates, (states) => states.write(options.workspace, next)).pipe(
        Effect.match({ onSuccess: () => [], onFailure: ({ message }) => [{ stage: "state", error: message }] })
      )
    const { summary } = tables
    return { ...summary, rules: rules.count, errors: [...summary.errors, ...rules.errors, ...unwritten] }
  })

const sameRules = (a: Pick<PullState, "rules" | "rulesTag">, b: Pick<PullState, "rules" | "rulesTag">): boolean =>
  a.rulesTag === b.rulesTag && a.rules.length === b.rules.length &&
  a.rules.every(({ name, sha256 }, n) => name === b.rules[n]?.name && sha256 === b.rules[n]?.sha256)

/** What a pull would do. Changes nothing; the error is the summary of a pull that ends at once. */
export const intent = (options: PullOptions) =>
  Effect.gen(function*() {
    const state = yield* use(PullStates, (states) => states.read(options.workspace))
    const { plan } = yield* look(options, state)
    return { fetch: plan.fetch, removed: plan.gone, total: plan.total, remote: plan.remote }
  })
