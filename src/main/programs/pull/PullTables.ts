import * as Effect from "effect/Effect"
import * as Plan from "../../../domain/pull/Plan.ts"
import * as ProgressLine from "../../../domain/pull/ProgressLine.ts"
import type { PullState } from "../../../domain/pull/PullState.ts"
import * as Summary from "../../../domain/pull/Summary.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Catalogue } from "../../../ports/Catalogue.ts"
import { Clock } from "../../../ports/Clock.ts"
import { TableFiles } from "../../../ports/TableFiles.ts"
import { use } from "../../../ports/Use.ts"
import * as Fetch from "./Fetch.ts"
import { type Fetched, fetchAll } from "./FetchAll.ts"
import { failed, look } from "./Look.ts"
import * as Publish from "./Publish.ts"
import type { PullOptions } from "./PullOptions.ts"

/** The tables: what is new comes, then all of it is shown. The error is the summary of a pull that ends at once. */
export const pullTables = (options: PullOptions, state: PullState) =>
  Effect.gen(function*() {
    const { workspace } = options
    const files = yield* TableFiles
    let { inventory, offer, plan } = yield* look(options, state)
    const missing = yield* missingBytes(options, plan)
    if (options.mostBytes !== undefined && missing > options.mostBytes) {
      return yield* Effect.fail({ ...Summary.empty, postponed: true })
    }
    if (plan.fetch.length > 0) {
      const free = yield* files.freeSpace(workspace)
      if (free !== undefined && missing > free) return yield* Effect.fail(failed("space", tooLittle(missing, free)))
      yield* Effect.flatMap(Catalogue, (catalogue) => catalogue.prepare)
    }
    let fetched: Fetched = yield* fetchAll(options, plan.fetch)
    if (fetched.changed.length > 0) {
      const again = yield* look(options, { ...state, manifestTag: undefined })
      ;({ inventory, offer, plan } = again)
      fetched = together(fetched, yield* fetchAll(options, plan.fetch))
    }
    if (fetched.files.size > 0) {
      inventory = yield* Effect.mapError(files.inventory(workspace), ({ message }) => failed("files", message))
    }
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
    }).pipe(Effect.mapError(({ message }) => {
      const summary = failed("views", message)
      return { ...summary, errors: [...fetched.errors, ...summary.errors] }
    }))
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
      errors: [
        ...offer.manifest.refused.map(refusedRow),
        ...plan.broken.map(broken),
        ...fetched.errors,
        ...published.errors
      ]
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
  `the tables need ${ProgressLine.size(needed)} more and the disk has ${ProgressLine.size(free)}; nothing was ` +
  "downloaded. Make room, or name one table: agnes pull --table ID"

const refusedRow = ({ name, reason }: { readonly name: string; readonly reason: string }): Summary.Trouble => ({
  table: Terminal.escape(name.slice(0, 140)),
  error: `${reason}; it is left as it is`
})

const broken = (table: string): Summary.Trouble => ({
  table,
  error: "the server's file is not readable as parquet; it is fetched again when it has changed"
})

const pending = (name: string): string => `the server has no file for the table ${name} yet`
