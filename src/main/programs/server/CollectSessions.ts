import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Ref from "effect/Ref"
import type { AccountMap } from "../../../domain/collect/AccountMap.ts"
import * as HomeFolder from "../../../domain/collect/HomeFolder.ts"
import * as Stats from "../../../domain/collect/Stats.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { CollectedFiles } from "../../../ports/CollectedFiles.ts"
import { Homes } from "../../../ports/Homes.ts"
import { collectUser } from "./collect/CollectUser.ts"
import * as Destination from "./collect/Destination.ts"
import { Closed } from "./collect/Marks.ts"
import { eraseOwed } from "./WithdrawSession.ts"

/** What happened, one thing at a time; `file` is absent for a private session and for what is no file. */
export interface Event {
  readonly user: string
  readonly file?: string
  readonly what: Stats.Outcome | "closed" | "passed over"
  readonly reason?: string | undefined
}

export interface Options {
  /** Look and count, and write nothing at all (server spec W-18). */
  readonly dryRun: boolean
  readonly bounds: Destination.Bounds
  readonly accounts: AccountMap
  readonly report: (event: Event) => Effect.Effect<void>
}

/** 0 well, 1 when a file could not be kept, 3 when somebody's files were closed. */
export interface Collected {
  readonly code: 0 | 1 | 3
  readonly stats: Stats.Stats
}

/**
 * Takes in the sessions that lie in people's homes on this machine (server spec §9): those of a Unix user with an
 * account as if they had been uploaded, those of the others into the target folder. One implementation for the command,
 * the route and the schedule. Safe to repeat and to run twice at once; a death at any point leaves nothing half.
 */
export const collectSessions = Effect.fn("CollectSessions")(function*(options: Options) {
  const homes = yield* Homes
  const tally = yield* Ref.make(Stats.none)
  const entries = yield* homes.entries
  const prepared = options.dryRun ? { warnings: [] } : yield* prepare
  for (const warning of prepared.warnings) yield* Ref.update(tally, (stats) => Stats.warned(stats, warning))
  if ("failed" in prepared) return { code: 1, stats: yield* Ref.get(tally) } satisfies Collected
  const owed = options.dryRun ? Either.void : yield* Effect.either(eraseOwed)
  if (Either.isLeft(owed)) {
    yield* Ref.update(tally, (stats) => Stats.warned(stats, "What was taken back could not be deleted; the next run tries again"))
  }
  for (const entry of entries) {
    const judgement = HomeFolder.judge(entry)
    if (judgement === "refused") {
      const reason = entry.kind === "link" ? "home-link" : "home-name"
      yield* Ref.update(tally, (stats) => Stats.noted(stats, reason))
      yield* options.report({ user: entry.name, what: "passed over", reason })
    }
    if (judgement === "person") yield* person(options, tally, entry)
  }
  const stats = yield* Ref.get(tally)
  return { code: Stats.code(stats), stats } satisfies Collected
})

/** That the target cannot be made is the one thing that ends a run (server spec §9 step 2). */
const prepare = Effect.flatMap(CollectedFiles, (files) => files.prepare).pipe(
  Effect.map((warnings) => ({ warnings })),
  Effect.catchTag("StoreError", ({ cause, operation }) => {
    const why = cause instanceof Error ? cause.message : "?"
    return Effect.succeed({ failed: true, warnings: [`Could not ${operation}: ${why}`] })
  })
)

/** The account an operator gave this Unix user; one that is not there closes them rather than sending it elsewhere. */
const accountOf = (accounts: AccountMap, name: string) =>
  Effect.gen(function*() {
    const email = accounts.get(name)
    if (email === undefined) return undefined
    const user = yield* Effect.flatMap(Accounts, (people) => people.userByEmail(email))
    return user?.active === true ? user : yield* new Closed({ reason: "no-account" })
  })

const person = (options: Options, tally: Ref.Ref<Stats.Stats>, { name, uid }: HomeFolder.Entry) =>
  Effect.gen(function*() {
    const { root } = yield* Homes
    const user = yield* accountOf(options.accounts, name)
    const found = yield* collectUser({
      home: { name, path: `${root}/${name}`, uid },
      destination: Destination.of(name, user, options.bounds),
      bounds: options.bounds,
      dryRun: options.dryRun,
      report: (file, { outcome, reason }) =>
        Effect.zipRight(
          Ref.update(tally, (stats) => Stats.file(stats, outcome, reason)),
          options.report({ user: name, what: outcome, reason, ...(hidden.has(outcome) ? {} : { file }) })
        )
    })
    if (found.any) yield* Ref.update(tally, Stats.processed)
    if (found.more) {
      yield* Ref.update(tally, (stats) => Stats.warned(stats, `${name} has too many files; some were not looked at`))
    }
  }).pipe(
    Effect.catchTags({
      Closed: ({ reason }) => closed(options, tally, name, reason),
      HomeRefused: ({ reason }) => passedOver(options, tally, name, `sessions-${reason}`),
      HomeUnreadable: ({ code }) => closed(options, tally, name, `home-unreadable-${code.toLowerCase()}`)
    })
  )

/** The name of a private session is said to nobody. */
const hidden: ReadonlySet<Stats.Outcome> = new Set(["private", "withdrawn"])

const closed = (options: Options, tally: Ref.Ref<Stats.Stats>, user: string, reason: string) =>
  Effect.zipRight(
    Ref.update(tally, (stats) => Stats.closed(stats, reason)),
    options.report({ user, what: "closed", reason })
  )

const passedOver = (options: Options, tally: Ref.Ref<Stats.Stats>, user: string, reason: string) =>
  Effect.zipRight(
    Ref.update(tally, (stats) => Stats.noted(stats, reason)),
    options.report({ user, what: "passed over", reason })
  )
