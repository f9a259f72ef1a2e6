import * as Effect from "effect/Effect"
import * as Plan from "../../domain/pull/Plan.ts"
import * as ProgressLine from "../../domain/pull/ProgressLine.ts"
import type { PullState } from "../../domain/pull/PullState.ts"
import * as Summary from "../../domain/pull/Summary.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import { Clock } from "../../ports/Clock.ts"
import { Disk } from "../../ports/Disk.ts"
import { PullStates } from "../../ports/PullStates.ts"
import { TableFiles } from "../../ports/TableFiles.ts"
import { use } from "../../ports/Use.ts"
import * as Fetch from "./pull/Fetch.ts"
import { type Fetched, fetchAll } from "./pull/FetchAll.ts"
import * as Offer from "./pull/Offer.ts"
import * as Publish from "./pull/Publish.ts"
import type { PullOptions } from "./pull/PullOptions.ts"
import { pullRules } from "./pull/PullRules.ts"
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

const failed = (stage: string, error: string): Summary.Summary => ({ ...Summary.empty, errors: [{ stage, error }] })

const alone = (options: PullOptions) =>
  Effect.gen(function*() {
    const state = yield* use(PullStates, (states) => states.read(options.workspace))
    const tables = options.rulesOnly
      ? { summary: Summary.empty, state }
      : yield* Effect.catchAll(pullTables(options, state), (summary) => Effect.succeed({ summary, state: undefined }))
    if (tables.state === undefined) return tables.summary
    const rules = yield* pullRules(options, tables.state)
    if (!sameRules(tables.state, rules.state)) {
      const next = { ...tables.state, ...rules.state, serverUrl: options.credentials.serverUrl }
      yield* Effect.ignore(use(PullStates, (states) => states.write(options.workspace, next)))
    }
    const { summary } = tables
    return { ...summary, rules: rules.count, errors: [...summary.errors, ...rules.errors] }
  })

const sameRules = (a: Pick<PullState, "rules" | "rulesTag">, b: Pick<PullState, "rules" | "rulesTag">): boolean =>
  a.rulesTag === b.rulesTag && a.rules === b.rules

/** The plan and what it was made from; the error is the summary of a pull that ends here. */
const look = (options: PullOptions, state: PullState) =>
  Effect.gen(function*() {
    const offer = yield* Effect.mapError(Offer.read(options.credentials, state), (error) => failed("manifest", error))
    const files = yield* TableFiles
    const inventory = yield* Effect.mapError(files.inventory(options.workspace), ({ message }) => failed("files", message))
    const { objects } = inventory
    const plan = Plan.make(offer.manifest, { tables: state.tables, objects, broken: new Set(state.broken) }, options.choice)
    const { only } = options.choice
    if (only !== undefined && !offer.manifest.tables.some(({ name }) => name === only)) {
      return yield* Effect.fail(failed("manifest", `the server offers you no table ${Terminal.escape(only)}. Run: agnes catalog`))
    }
    return { offer, plan, inventory }
  })

/** What a pull would do. Changes nothing; the error is the summary of a pull that ends at once. */
export const intent = (options: PullOptions) =>
  Effect.gen(function*() {
    const state = yield* use(PullStates, (states) => states.read(options.workspace))
    const { plan } = yield* look(options, state)
    return { fetch: plan.fetch, removed: plan.gone, total: plan.total, remote: plan.remote }
  })

const pullTables = (options: PullOptions, state: PullState) =>
  Effect.gen(function*() {
    const { workspace } = options
    const files = yield* TableFiles
    let { inventory, offer, plan } = yield* look(options, state)
    const missing = yield* missingBytes(options, plan)
    if (options.mostBytes !== undefined && missing > options.mostBytes) {
      return yield* Effect.fail({ ...Summary.empty, postponed: true })
    }
    const free = yield* files.freeSpace(workspace)
    if (free !== undefined && missing > free) return yield* Effect.fail(failed("space", tooLittle(missing, free)))
    let fetched: Fetched = yield* fetchAll(options, plan.fetch)
    if (fetched.changed.length > 0) {
      const again = yield* look(options, { ...state, manifestTag: undefined })
      ;({ inventory, offer, plan } = again)
      fetched = together(fetched, yield* fetchAll(options, plan.fetch))
    }
    inventory = yield* Effect.mapError(files.inventory(workspace), ({ message }) => failed("files", message))
    const target = Plan.target(plan, inventory.objects, fetched.files)
    const at = yield* use(Clock, (clock) => clock.now)
    const isWhole = plan.complete && fetched.errors.length === 0
    const next: PullState = {
      ...state,
      serverUrl: options.credentials.serverUrl,
      remote: plan.remote,
      manifestTag: isWhole ? offer.tag : undefined,
      pulledAt: at
    }
    let settled: PullState = { ...next, tables: state.tables, manifestTag: undefined, catalogue: state.catalogue }
    const published = yield* Publish.publish({
      workspace,
      state,
      plan,
      target,
      inventory,
      parts: new Set(offer.manifest.tables.map(Fetch.key)),
      settle: (shown, catalogue, broken) => {
        const isAll = broken.length === 0 && catalogue !== undefined
        settled = {
          ...next,
          tables: shown,
          catalogue,
          manifestTag: isAll ? next.manifestTag : undefined,
          broken: [...state.broken, ...broken]
        }
        return settled
      }
    }).pipe(Effect.mapError(({ message }) => failed("views", message)))
    const before = new Map(state.tables.map(({ name, sha256 }) => [name, sha256]))
    const updated = published.shown.filter(({ name, sha256 }) => before.get(name) !== sha256).map(({ name }) => name)
    const summary: Summary.Summary = {
      ...Summary.empty,
      updated,
      unchanged: published.shown.map(({ name }) => name).filter((name) => !updated.includes(name)),
      remote: plan.remote,
      removed: published.views === "deferred" ? [] : plan.gone,
      total: plan.total,
      bytes: fetched.bytes,
      views: published.views,
      notes: [...offer.manifest.pending.map(pending), ...published.notes],
      errors: [...offer.manifest.refused.map(refusedRow), ...plan.broken.map(broken), ...fetched.errors, ...published.errors]
    }
    return { summary, state: settled }
  })

/** Without what an earlier run has brought already. */
const missingBytes = (options: PullOptions, plan: Plan.Plan) =>
  Effect.gen(function*() {
    const files = yield* TableFiles
    const begun = yield* Effect.forEach(plan.fetch, (table) => files.begun(options.workspace, Fetch.key(table)))
    return Math.max(0, Plan.bytes(plan) - begun.reduce((sum, bytes) => sum + bytes, 0))
  })

const together = (first: Fetched, second: Fetched): Fetched => ({
  files: new Map([...first.files, ...second.files]),
  errors: [...first.errors.filter(({ table }) => !first.changed.includes(table ?? "")), ...second.errors],
  bytes: first.bytes + second.bytes,
  changed: second.changed
})

const tooLittle = (needed: number, free: number): string =>
  `the tables need ${ProgressLine.size(needed)} more and the disk has ${ProgressLine.size(free)}; nothing was downloaded. ` +
  "Make room, or name one table: agnes pull --table ID"

const refusedRow = ({ name, reason }: { readonly name: string; readonly reason: string }): Summary.Trouble => ({
  table: Terminal.escape(name.slice(0, 140)),
  error: `${reason}; it is left as it is`
})

const broken = (table: string): Summary.Trouble => ({
  table,
  error: "the server's file is not readable as parquet; it is fetched again when it has changed"
})

const pending = (name: string): string => `the server has no file for the table ${name} yet`
