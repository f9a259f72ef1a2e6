import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ConfigDir from "../../../../domain/account/ConfigDir.ts"
import * as ListPlaces from "../../../../domain/collect/ListPlaces.ts"
import type * as Reading from "../../../../domain/collect/Reading.ts"
import * as LineHashes from "../../../../domain/privacy/LineHashes.ts"
import * as ListSeal from "../../../../domain/privacy/ListSeal.ts"
import * as PrivateList from "../../../../domain/privacy/PrivateList.ts"
import * as Utf8 from "../../../../domain/text/Utf8.ts"
import * as Workspace from "../../../../domain/workspace/Workspace.ts"
import { Digest } from "../../../../ports/Digest.ts"
import { type Home, Homes } from "../../../../ports/Homes.ts"

/** Nobody knows what is private of this user, so nothing of theirs is collected (reliability K8). */
export class Closed extends Data.TaggedError("Closed")<{ readonly reason: string }> {}

/** Bytes of a list, of the records about private lines, of a seal; more is none of ours. */
const longest = { list: 16 * 1024 ** 2, lines: 256 * 1024 ** 2, seal: 4096 }

/** What is private of one user, from every list of theirs that is known. */
export interface UserMarks {
  readonly now: () => Reading.Marks
  /** Changes when one of the marks does. */
  readonly fingerprint: () => string
  /** Folders whose lists have been read. */
  readonly places: () => ReadonlySet<string>
  /** Reads the lists of folders that have not been looked at yet. */
  readonly add: (folders: Iterable<string>) => Effect.Effect<void, Closed>
}

/** Any trouble at all with a list closes the user: which is the one line that is missing nobody can say. */
const read = (home: Home, path: string, most: number) =>
  Effect.flatMap(Homes, (homes) => homes.read(home, path, most)).pipe(
    Effect.mapError((error) =>
      new Closed({ reason: `private-list-${error._tag === "HomeRefused" ? error.reason : "unreadable"}` }))
  )

/** A list that lost entries since its owner's own commands last saw it is not believed either (reliability P10). */
const checkSeal = Effect.fn("Marks.checkSeal")(function*(home: Home, folder: string, list: Uint8Array | undefined) {
  const digest = yield* Digest
  const config = ConfigDir.resolve({ configDir: undefined, home: home.path, cwd: undefined })
  const bytes = yield* read(home, ConfigDir.mark(config, digest.sha256(Utf8.encode(folder))), longest.seal)
  if (bytes === undefined) return
  const seal = ListSeal.parse(Utf8.decodeLossy(bytes))
  if (seal === undefined) return yield* new Closed({ reason: "private-list-seal" })
  if (!ListSeal.matches(seal, list, digest.sha256)) return yield* new Closed({ reason: "private-list-changed" })
})

const listOf = Effect.fn("Marks.listOf")(function*(home: Home, folder: string) {
  const workspace = Workspace.make(folder)
  const bytes = yield* read(home, Workspace.privateList(workspace), longest.list)
  yield* checkSeal(home, folder, bytes)
  if (bytes === undefined) return undefined
  const ids = yield* Either.mapLeft(PrivateList.parse(bytes), () => new Closed({ reason: "private-list-garbled" }))
  const records = yield* read(home, Workspace.privateLines(workspace), longest.lines)
  const lines = records === undefined ? [] : LineHashes.parseFile(Utf8.decodeLossy(records))
  return { ids, lines: LineHashes.hashesOf(lines, ids) }
})

/** Begins with the places every home has. */
export const open = Effect.fn("Marks.open")(function*(home: Home) {
  const context = yield* Effect.context<Homes | Digest>()
  const digest = yield* Digest
  const ids = new Set<string>()
  const lines = new Set<string>()
  const places = new Set<string>()
  const marks: UserMarks = {
    now: () => ({ ids, lines }),
    fingerprint: () => digest.sha256(Utf8.encode([...[...ids].sort(), "", ...[...lines].sort()].join("\n"))),
    places: () => places,
    add: (folders) =>
      Effect.forEach(folders, (folder) =>
        Effect.gen(function*() {
          if (places.has(folder)) return
          if (places.size >= ListPlaces.most) return yield* new Closed({ reason: "too-many-workspaces" })
          const found = yield* listOf(home, folder)
          places.add(folder)
          for (const id of found?.ids ?? []) ids.add(id)
          for (const line of found?.lines ?? []) lines.add(line)
        }), { discard: true }).pipe(Effect.provide(context))
  }
  yield* marks.add(ListPlaces.known(home.path))
  return marks
})
