import * as Effect from "effect/Effect"
import * as HomeFolder from "../../../../domain/collect/HomeFolder.ts"
import * as ListPlaces from "../../../../domain/collect/ListPlaces.ts"
import * as Seen from "../../../../domain/collect/Seen.ts"
import * as Verdict from "../../../../domain/privacy/Verdict.ts"
import { CollectLedger } from "../../../../ports/CollectLedger.ts"
import { type Home, type HomeFile, type HomeRefused, Homes, type HomeUnreadable } from "../../../../ports/Homes.ts"
import * as Destination from "./Destination.ts"
import * as Marks from "./Marks.ts"
import * as Transcript from "./Transcript.ts"

/** Names looked at in one folder; the rest of a folder with more is left, so that other people are served. */
const mostNames = 100_000

/** Another look when a transcript named a folder nobody had named before; more are not needed for any honest one. */
const mostLooks = 3

export interface Run {
  readonly home: Home
  readonly destination: Destination.Destination
  readonly bounds: Destination.Bounds
  readonly dryRun: boolean
  readonly report: (file: string, result: Destination.Result) => Effect.Effect<void>
}

const refused = ({ reason }: HomeRefused) => Effect.succeed<Destination.Result>({ outcome: "refused", reason })
const unreadable = ({ code }: HomeUnreadable) =>
  Effect.succeed<Destination.Result>({ outcome: "failed", reason: `unreadable-${code.toLowerCase()}` })

/** Opens a file for as long as it is looked at; one that is gone by now is nothing to speak of. */
const withFile = <E, R>(
  { home }: Run,
  name: string,
  use: (file: HomeFile) => Effect.Effect<Destination.Result | undefined, E, R>
) =>
  Effect.flatMap(Homes, (homes) => homes.open(home, [...HomeFolder.sessions, name])).pipe(
    Effect.flatMap((file) => file === undefined ? Effect.succeed(undefined) : use(file)),
    Effect.scoped
  )

/** Learns from one transcript that is new or changed where its owner's private lists may lie. Keeps nothing. */
const learn = (run: Run, marks: Marks.UserMarks, name: string, before: Seen.Seen | undefined) =>
  withFile(run, name, (file) =>
    Effect.gen(function*() {
      if (before?.file === file.seen) return undefined
      const problem = yield* Transcript.problem(file, run.bounds.limit)
      if (problem !== undefined) return undefined
      const { folders } = yield* Transcript.read(file, marks.now())
      for (const folder of folders) yield* marks.add(ListPlaces.of(run.home.path, folder))
      return undefined
    })).pipe(Effect.catchTags({ HomeRefused: () => Effect.void, HomeUnreadable: () => Effect.void }))

/** Reads one transcript until every folder it names has been asked for its private list. */
const judged = (run: Run, marks: Marks.UserMarks, file: HomeFile) =>
  Effect.gen(function*() {
    for (let look = 0; look < mostLooks; look++) {
      const before = marks.fingerprint()
      const found = yield* Transcript.read(file, marks.now())
      for (const folder of found.folders) yield* marks.add(ListPlaces.of(run.home.path, folder))
      if (found.isPrivate || marks.fingerprint() === before) return found
    }
    return undefined
  })

const takeBack = (run: Run, name: string) =>
  Effect.gen(function*() {
    const ledger = yield* CollectLedger
    const { destination } = run
    if (!(yield* destination.has(name))) return { outcome: "private" } satisfies Destination.Result
    if (!run.dryRun) {
      yield* destination.takeBack(name)
      yield* ledger.forget(destination.source, name)
    }
    return { outcome: "withdrawn" } satisfies Destination.Result
  })

const keep = (run: Run, marks: Marks.UserMarks, name: string, before: Seen.Seen | undefined) =>
  withFile(run, name, (file) =>
    Effect.gen(function*() {
      const { bounds, destination, dryRun } = run
      const seen = { file: file.seen, marks: marks.fingerprint() }
      if (Seen.isSame(before, seen) && (yield* destination.has(name))) {
        return { outcome: "skipped" } satisfies Destination.Result
      }
      const problem = yield* Transcript.problem(file, bounds.limit)
      if (problem !== undefined) return problem
      const found = yield* judged(run, marks, file)
      if (found === undefined) return { outcome: "failed", reason: "changed" } satisfies Destination.Result
      if (found.isPrivate) return yield* takeBack(run, name)
      const content = Transcript.content(file, found.sha256)
      if (dryRun) return yield* destination.foresee(name, content)
      const result = yield* destination.keep(name, content)
      if (result.outcome === "failed" || result.outcome === "refused") return result
      const ledger = yield* CollectLedger
      yield* ledger.note(destination.source, name, { file: file.seen, marks: marks.fingerprint() })
      return result
    }))

const one = (run: Run, marks: Marks.UserMarks, name: string, before: Seen.Seen | undefined) =>
  Effect.gen(function*() {
    if (!HomeFolder.isSessionFile(name)) return { outcome: "refused", reason: "name" } satisfies Destination.Result
    const path = [run.home.path, ...HomeFolder.sessions, name].join("/")
    if (Verdict.of({ sessionId: "", path }, marks.now().ids)._tag === "Private") return yield* takeBack(run, name)
    if (yield* run.destination.isBuried(name)) {
      return { outcome: "refused", reason: "tombstoned" } satisfies Destination.Result
    }
    return yield* keep(run, marks, name, before)
  }).pipe(
    Effect.catchTags({ HomeRefused: refused, HomeUnreadable: unreadable }),
    Effect.catchTag("StoreError", ({ full }) =>
      Effect.succeed<Destination.Result>({ outcome: "failed", reason: full ? "disk-full" : "store" }))
  )

/**
 * Takes in what is new in one home. First everything that says where private lists are, then file by file: what was
 * found to be private is taken out again if it had come here before its mark. Answers whether there were any files and
 * whether there are more than were looked at.
 */
export const collectUser = Effect.fn("CollectUser")(function*(run: Run) {
  const homes = yield* Homes
  const ledger = yield* CollectLedger
  const { destination, home } = run
  const listing = yield* homes.list(home, HomeFolder.sessions, mostNames)
  if (listing === undefined || listing.names.length === 0) return { any: false, more: listing?.more ?? false }
  const marks = yield* Marks.open(home)
  yield* marks.add(yield* ledger.places(home.name))
  const before = yield* ledger.files(destination.source)
  for (const name of listing.names) {
    const isPrivate = Verdict.of({ sessionId: "", path: `/${name}` }, marks.now().ids)._tag === "Private"
    if (!isPrivate && HomeFolder.isSessionFile(name)) yield* learn(run, marks, name, before.get(name))
  }
  if (!run.dryRun) yield* ledger.addPlaces(home.name, marks.places())
  for (const name of listing.names) {
    const result = yield* one(run, marks, name, before.get(name))
    if (result !== undefined) yield* run.report(name, result)
  }
  if (!run.dryRun) yield* ledger.addPlaces(home.name, marks.places())
  return { any: true, more: listing.more }
})
