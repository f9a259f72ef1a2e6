import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Outcome } from "../../../../domain/collect/Stats.ts"
import type { User } from "../../../../domain/server/Claims.ts"
import * as SessionName from "../../../../domain/server/SessionName.ts"
import { CollectedFiles } from "../../../../ports/CollectedFiles.ts"
import type { Source } from "../../../../ports/CollectLedger.ts"
import { SessionStore } from "../../../../ports/SessionStore.ts"
import { TokenSigner } from "../../../../ports/TokenSigner.ts"
import { receiveUpload, type Terms } from "../ReceiveUpload.ts"
import * as WithdrawSession from "../WithdrawSession.ts"

export interface Result {
  readonly outcome: Outcome
  readonly reason?: string
}

/** The file is not what was looked at any more; the next run takes it. */
export class FileChanged extends Data.TaggedError("FileChanged")<{}> {}

/** What one upload may bring; the same for whom it is collected from. */
export interface Bounds extends Terms {
  /** Bytes of one session. */
  readonly limit: number
}

/** A transcript that has been found to be no private one. */
export interface Content {
  readonly bytes: () => Stream.Stream<Uint8Array, FileChanged>
  readonly sha256: string
  readonly size: number
  readonly modifiedAt: number
}

const skipped: Result = { outcome: "skipped" }
const failed = ({ full }: { readonly full: boolean }): Result => ({
  outcome: "failed",
  reason: full ? "disk-full" : "store"
})

const sessionNamed = (file: string) =>
  Effect.map(TokenSigner, ({ fingerprint }) => {
    const named = SessionName.parse(file)
    return SessionName.of(named._tag === "Nameless" ? { _tag: "Odd", text: file } : named, fingerprint)
  })

/** What a probe of a session ends with when there is no tombstone. */
class Untouched extends Data.TaggedError("Untouched")<{}> {}

/** Somebody's account: what comes from their home is received as an upload is, and shown on their pages. */
const account = (unixUser: string, { id: userId }: User, { limit, ...terms }: Bounds) => ({
  source: { unixUser, account: userId } satisfies Source,
  has: (file: string) =>
    Effect.gen(function*() {
      const sessions = yield* SessionStore
      return (yield* sessions.find({ userId, session: yield* sessionNamed(file) })) !== undefined
    }),
  /** Taken back by its owner? Then it is not read. Looked at as an upload would, and nothing is recorded. */
  isBuried: (file: string) =>
    Effect.gen(function*() {
      const sessions = yield* SessionStore
      const key = { userId, session: yield* sessionNamed(file) }
      return yield* sessions.record(key, 0, () => new Untouched()).pipe(
        Effect.as(false),
        Effect.catchTags({ Untouched: () => Effect.succeed(false), Tombstoned: () => Effect.succeed(true) })
      )
    }),
  keep: (file: string, content: Content) =>
    Effect.gen(function*() {
      const sessions = yield* SessionStore
      const before = yield* sessions.find({ userId, session: yield* sessionNamed(file) })
      const received = yield* receiveUpload({ userId, fileName: file, bytes: content.bytes(), limit, terms }).pipe(
        Effect.catchTag("BadMember", (error) => Effect.die(error))
      )
      if (before === undefined) return { outcome: "copied" } satisfies Result
      const isNew = before.versions.every(({ revision }) => revision !== received.revision)
      return { outcome: isNew ? "refreshed" : "skipped" } satisfies Result
    }).pipe(Effect.catchTags({
      Tombstoned: () => Effect.succeed<Result>({ outcome: "refused", reason: "tombstoned" }),
      BlobTooLarge: () => Effect.succeed<Result>({ outcome: "refused", reason: "too-large" }),
      QuotaExceeded: () => Effect.succeed<Result>({ outcome: "failed", reason: "quota" }),
      StoreError: (error) => Effect.succeed(failed(error)),
      FileChanged: () => Effect.succeed<Result>({ outcome: "failed", reason: "changed" })
    })),
  foresee: (file: string, { sha256 }: Content) =>
    Effect.gen(function*() {
      const sessions = yield* SessionStore
      const before = yield* sessions.find({ userId, session: yield* sessionNamed(file) })
      if (before === undefined) return { outcome: "copied" } satisfies Result
      const isKept = before.versions.some((version) => version.sha256 === sha256)
      return isKept ? skipped : { outcome: "refreshed" } satisfies Result
    }),
  takeBack: (file: string) => WithdrawSession.withdraw(userId, file.replace(/\.jsonl$/, ""))
})

/** The target folder: what comes from the home of a Unix user without an account. */
const target = (unixUser: string) => ({
  source: { unixUser, account: "" } satisfies Source,
  has: (file: string) =>
    Effect.flatMap(CollectedFiles, (files) =>
      Effect.flatMap(sessionNamed(file), (session) => files.has(unixUser, SessionName.fileName(session)))),
  isBuried: () => Effect.succeed(false),
  keep: (file: string, { bytes, modifiedAt }: Content) =>
    Effect.gen(function*() {
      const files = yield* CollectedFiles
      const name = SessionName.fileName(yield* sessionNamed(file))
      const kept = yield* files.keep(unixUser, name, { bytes: bytes(), modifiedAt })
      return { outcome: kept === "copied" || kept === "refreshed" ? kept : "skipped" } satisfies Result
    }).pipe(Effect.catchTags({
      StoreError: (error) => Effect.succeed(failed(error)),
      FileChanged: () => Effect.succeed<Result>({ outcome: "failed", reason: "changed" })
    })),
  foresee: (file: string, _: Content) =>
    Effect.gen(function*() {
      const files = yield* CollectedFiles
      const has = yield* files.has(unixUser, SessionName.fileName(yield* sessionNamed(file)))
      return { outcome: has ? "refreshed" : "copied" } satisfies Result
    }),
  takeBack: (file: string) =>
    Effect.flatMap(CollectedFiles, (files) =>
      Effect.flatMap(sessionNamed(file), (session) => files.remove(unixUser, SessionName.fileName(session))))
})

export type Destination = ReturnType<typeof account> | ReturnType<typeof target>

/** Where a Unix user's sessions go: to the account of that person, else to the target folder. */
export const of = (unixUser: string, user: User | undefined, bounds: Bounds): Destination =>
  user === undefined ? target(unixUser) : account(unixUser, user, bounds)
