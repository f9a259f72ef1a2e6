import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Report from "../../../../domain/original/Report.ts"
import type { Problem } from "../../../../domain/original/Row.ts"
import * as SessionName from "../../../../domain/server/SessionName.ts"
import { Original, type OriginalFile, OriginalFileRefused } from "../../../../ports/Original.ts"
import { type SessionKey, SessionStore } from "../../../../ports/SessionStore.ts"
import { TokenSigner } from "../../../../ports/TokenSigner.ts"
import { receiveUpload, type Terms } from "../ReceiveUpload.ts"

export interface Bounds extends Terms {
  /** Bytes of one session. */
  readonly limit: number
}

/** A file there and the session it is here. */
export interface Taken extends SessionKey {
  /** `<folder>/<file>`, as the original names it. */
  readonly place: string
  readonly md5: string
  readonly sha256: string
  readonly outcome: "added" | "kept"
}

/** The file is not what was looked at any more; another run takes it. */
class FileChanged extends Data.TaggedError("FileChanged")<{}> {}

/** At once: they share syncs of the disk. */
const width = 8

/** Both hashes of a whole file. */
const hashes = (file: OriginalFile) =>
  Effect.tryPromise({
    try: async () => {
      const pass = file.pass()
      for await (const _ of pass.chunks) { /* hashed as they go by */ }
      return { sha256: pass.sha256(), md5: pass.md5() }
    },
    catch: () => new FileChanged()
  })

/** The bytes that were hashed before, or an end with `FileChanged`: nothing else is kept. */
const bytes = (file: OriginalFile, sha256: string) =>
  Stream.suspend(() => {
    const pass = file.pass()
    const same = Effect.suspend(() => pass.sha256() === sha256 ? Effect.void : new FileChanged())
    return Stream.fromAsyncIterable(pass.chunks, () => new FileChanged()).pipe(
      Stream.concat(Stream.drain(Stream.fromEffect(same)))
    )
  })

const sessionOf = (name: string) =>
  Effect.map(TokenSigner, ({ fingerprint }) => {
    const named = SessionName.parse(name)
    return SessionName.of(named._tag === "Nameless" ? { _tag: "Odd", text: name } : named, fingerprint)
  })

interface Wish {
  readonly dryRun: boolean
  readonly bounds: Bounds
  readonly step: () => void
}

/** One file by the rules of an upload: same bytes are the same version, none is ever replaced unseen. */
const one = (userId: string, folder: string, name: string, { bounds, dryRun }: Wish) =>
  Effect.gen(function*() {
    const original = yield* Original
    const store = yield* SessionStore
    const file = yield* original.open("user_sessions", folder, name)
    const { md5, sha256 } = yield* hashes(file)
    const key = { userId, session: yield* sessionOf(name) }
    const place = `${folder}/${name}`
    const before = yield* store.find(key)
    if (before?.versions.some((version) => version.sha256 === sha256) === true) {
      return { ...key, place, md5, sha256, outcome: "kept" } satisfies Taken
    }
    if (file.size > bounds.limit) return yield* new OriginalFileRefused({ reason: tooLarge(bounds.limit) })
    if (!dryRun) {
      const { limit, ...terms } = bounds
      const receivedAt = Math.min(file.modifiedAt, yield* Clock.currentTimeMillis)
      yield* receiveUpload({ userId, fileName: name, bytes: bytes(file, sha256), limit, terms, receivedAt })
    }
    return { ...key, place, md5, sha256, outcome: "added" } satisfies Taken
  }).pipe(Effect.scoped)

const tooLarge = (limit: number): string => `larger than ${limit} bytes, which AGNES_MAX_UPLOAD_BYTES sets`

const why = {
  FileChanged: "it changed while it was read; another run takes it",
  BadMember: "its name is none",
  Tombstoned: "its owner took it back here",
  QuotaExceeded: "its owner's quota is used up"
} as const

const attempt = (userId: string, folder: string, name: string, wish: Wish) =>
  one(userId, folder, name, wish).pipe(
    Effect.catchTags({
      OriginalFileRefused: ({ reason }) => refused(folder, name, reason),
      BlobTooLarge: ({ limit }) => refused(folder, name, tooLarge(limit)),
      FileChanged: ({ _tag }) => refused(folder, name, why[_tag]),
      BadMember: ({ _tag }) => refused(folder, name, why[_tag]),
      Tombstoned: ({ _tag }) => refused(folder, name, why[_tag]),
      QuotaExceeded: ({ _tag }) => refused(folder, name, why[_tag])
    }),
    Effect.tap(() => Effect.sync(wish.step))
  )

const refused = (folder: string, name: string, reason: string) =>
  Effect.succeed<Problem>({ what: `session ${folder}/${name}`, reason })

/**
 * The sessions of everybody whose folder `owner` knows, with the times their files have. Each is taken in a transaction
 * of its own, so that another run goes on where one ended.
 */
export const takeSessions = Effect.fn("TakeSessions")(function*(
  owner: (folder: string) => string | undefined,
  wish: Wish
) {
  const original = yield* Original
  const taken: Array<Taken> = []
  const problems: Array<Problem> = []
  for (const folder of yield* original.folders("user_sessions")) {
    const userId = owner(folder)
    const names = yield* original.names("user_sessions", folder)
    if (userId === undefined) {
      const reason = `nobody here is ${folder}: ${names.length} sessions wait. Write a line "${folder} EMAIL" into `
        + "collect-accounts in the data folder, then run this again"
      problems.push({ what: `folder user_sessions/${folder}`, reason })
      continue
    }
    const found = yield* Effect.forEach(names, (name) => attempt(userId, folder, name, wish), { concurrency: width })
    for (const each of found) "outcome" in each ? taken.push(each) : problems.push(each)
  }
  const added = taken.filter(({ outcome }) => outcome === "added").length
  const part: Report.Part = { counts: { sessions: { added, kept: taken.length - added } }, problems }
  return { taken, part }
})
