import * as Effect from "effect/Effect"
import * as Plan from "../../../domain/pull/Plan.ts"
import type { PullState, Version } from "../../../domain/pull/PullState.ts"
import type * as Summary from "../../../domain/pull/Summary.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Catalogue, type Source } from "../../../ports/Catalogue.ts"
import { GitIndex } from "../../../ports/GitIndex.ts"
import { PullStates } from "../../../ports/PullStates.ts"
import { type Inventory, TableFiles } from "../../../ports/TableFiles.ts"
import { use } from "../../../ports/Use.ts"

export interface Outcome {
  readonly views: Summary.Views
  readonly notes: ReadonlyArray<string>
  readonly errors: ReadonlyArray<Summary.Trouble>
  /** What the workspace shows now. */
  readonly shown: ReadonlyArray<Version>
}

export interface Given {
  readonly workspace: Workspace
  readonly state: PullState
  readonly plan: Plan.Plan
  readonly target: ReadonlyArray<Version>
  readonly inventory: Inventory
  /** Parts that another run may go on with. */
  readonly parts: ReadonlySet<string>
  /** Told what the state is once the catalogue shows the target. */
  readonly settle: (
    shown: ReadonlyArray<Version>,
    catalogue: string | undefined,
    broken: ReadonlyArray<string>
  ) => PullState
}

/**
 * Makes the target visible: first the catalogue, in one step, then the names for people, then everything that is not
 * shown any more goes. Killed anywhere, the next run finds out what is left to do by looking.
 */
export const publish = (given: Given) =>
  Effect.gen(function*() {
    const { state, target, workspace } = given
    const catalogue = yield* Catalogue
    const identity = yield* catalogue.identity(workspace)
    if (identity !== undefined && identity === state.catalogue && sameVersions(state.tables, target)) {
      if (!isWritten(given, identity)) yield* remember(given, target, identity, [])
      yield* tidy(given, target, target)
      return { views: "unchanged", notes: [], errors: [], shown: target } satisfies Outcome
    }
    const files = yield* TableFiles
    yield* files.settle(workspace)
    const source = ({ sha256 }: Version): Source => ({ sha256, path: files.path(workspace, sha256) })
    const before = new Map(state.tables.map((each) => [each.name, each]))
    const instead = (version: Version): Version | undefined => {
      const old = before.get(version.name)
      if (old === undefined || old.sha256 === version.sha256) return undefined
      return given.inventory.objects.has(old.sha256) ? old : undefined
    }
    // Nobody means to commit the team's tables.
    yield* Effect.flatMap(GitIndex, (git) => git.exclude(workspace))
    const published = yield* catalogue.publish(workspace, target.map((version) => {
      const old = instead(version)
      return {
        name: version.name,
        description: version.description,
        source: source(version),
        instead: old === undefined ? undefined : source(old)
      }
    }))
    if (published._tag === "Deferred") {
      yield* tidy(given, target, [...state.tables, ...target])
      const errors = [{ stage: "views", error: published.reason }]
      return { views: "deferred", notes: [], errors, shown: target } satisfies Outcome
    }
    if (published._tag === "Unavailable") {
      yield* remember(given, target, undefined, [])
      yield* tidy(given, target, target)
      return { views: "unavailable", notes: [published.reason], errors: [], shown: target } satisfies Outcome
    }
    const unreadable = new Map(published.unreadable.map(({ name, reason }) => [name, reason]))
    const shown = target.flatMap((version) => unreadable.has(version.name) ? instead(version) ?? [] : version)
    const broken = target.filter(({ name }) => unreadable.has(name)).map(({ sha256 }) => sha256)
    yield* remember(given, shown, published.identity, broken)
    yield* tidy(given, shown, shown)
    return {
      views: "switched",
      notes: published.shadowed.map(shadow),
      errors: [...unreadable].map(unreadableTable),
      shown
    } satisfies Outcome
  })

const unreadableTable = ([table, reason]: readonly [string, string]): Summary.Trouble => ({
  table,
  error: `not readable as parquet, so it is left out: ${reason}`
})

const shadow = (name: string): string =>
  `your own "${name}" in user/duckdb/analytics.duckdb hides the server's table of that name`

/** Does the state file say all of this already? The tag stands for everything the manifest says. */
const isWritten = (given: Given, catalogue: string): boolean => {
  const { manifestTag, serverUrl } = given.settle(given.target, catalogue, [])
  return manifestTag !== undefined && manifestTag === given.state.manifestTag && serverUrl === given.state.serverUrl
}

const remember = (
  given: Given,
  shown: ReadonlyArray<Version>,
  catalogue: string | undefined,
  broken: ReadonlyArray<string>
) =>
  use(PullStates, (states) => states.write(given.workspace, given.settle(shown, catalogue, broken)))

/** Names for people, and nothing left that no view and no name shows. */
const tidy = (given: Given, named: ReadonlyArray<Version>, kept: ReadonlyArray<Version>) =>
  Effect.gen(function*() {
    const { inventory, parts, plan, workspace } = given
    const files = yield* TableFiles
    const objects = new Set(kept.map(({ sha256 }) => sha256))
    const names = new Set(named.map(({ name }) => name))
    const ours = [...inventory.names].filter(([, sha256]) => sha256 !== undefined).map(([name]) => name)
    const gone = [...new Set([...ours, ...plan.gone])].filter((name) => !names.has(name) && inventory.names.has(name))
    const isNamed = named.every(({ name, sha256 }) => inventory.names.get(name) === sha256)
    if (!isNamed || gone.length > 0) yield* files.name(workspace, named, gone)
    yield* files.prune(workspace, { objects, parts })
  })

/** Does the catalogue show the same files under the same names and descriptions? */
const sameVersions = (a: ReadonlyArray<Version>, b: ReadonlyArray<Version>): boolean => {
  if (a.length !== b.length) return false
  const known = new Map(a.map((each) => [each.name, each]))
  return b.every(({ description, name, sha256 }) => {
    const other = known.get(name)
    return other !== undefined && other.sha256 === sha256 && other.description === description
  })
}
