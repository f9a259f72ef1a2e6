import * as Effect from "effect/Effect"
import * as TranscriptScan from "../../../domain/privacy/TranscriptScan.ts"
import * as Verdict from "../../../domain/privacy/Verdict.ts"
import * as Work from "../../../domain/push/Work.ts"
import { PrivateLines } from "../../../ports/PrivateLines.ts"
import type { OpenTranscript, TranscriptUnreadable } from "../../../ports/Transcripts.ts"
import type * as PrivateGuard from "./PrivateGuard.ts"
import type * as Run from "./Run.ts"

/** A name is private; something in the file is; a fork has to wait. */
export type Reason = "private" | "content" | "held"

export type Requirements = PrivateGuard.Ports

/** Any of the entries' names: they all mean the same file. */
export const isPrivate = (item: Work.Item, { ids }: PrivateGuard.Secrets): boolean =>
  ids.size > 0 && item.entries.some((entry) => Verdict.of(entry, ids)._tag === "Private")

/** What was found, and the secrets as of the look that it rests on. */
export interface Judged {
  /** Why the file must not be sent; `undefined` when it may. */
  readonly reason: Reason | undefined
  readonly secrets: PrivateGuard.Secrets
}

/**
 * May a file of a session be sent now? Judged against the list as it is the moment before the request; again when the
 * list has changed.
 */
export const judge = (run: Run.Run, item: Work.Item, file: OpenTranscript) =>
  Effect.gen(function*() {
    for (let secrets = run.guard.secrets();;) {
      const reason = yield* reasonOf(item, file, secrets)
      if (reason !== undefined) return { reason, secrets } satisfies Judged
      const now = yield* run.guard.refresh
      if (now === secrets) return { reason, secrets } satisfies Judged
      secrets = now
    }
  })

const reasonOf = (
  item: Work.Item,
  file: OpenTranscript,
  secrets: PrivateGuard.Secrets
): Effect.Effect<Reason | undefined, TranscriptUnreadable, PrivateLines> => {
  if (isPrivate(item, secrets)) return Effect.succeed("private")
  const held: Reason | undefined = Work.isFork(item) && secrets.forksHeld ? "held" : undefined
  if (secrets.ids.size === 0) return Effect.succeed(held)
  return Effect.map(holdsPrivate(secrets, file), (holds) => holds ? "content" : held)
}

const holdsPrivate = ({ ids, lines }: PrivateGuard.Secrets, file: OpenTranscript) =>
  Effect.gen(function*() {
    const { sha256 } = yield* PrivateLines
    const listed = TranscriptScan.listedIds(ids)
    const scan = lines.size === 0 ? listed : TranscriptScan.either(listed, TranscriptScan.lineHashes(lines, sha256))
    return (yield* file.scan<string>(scan)) !== undefined
  })
