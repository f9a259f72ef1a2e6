import * as Cache from "effect/Cache"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { FamilyName } from "../../../domain/server/FamilyName.ts"
import type { Version } from "../../../domain/server/Revision.ts"
import * as Decode from "../../../domain/transcript/Decode.ts"
import * as Lines from "../../../domain/transcript/Lines.ts"
import * as Outline from "../../../domain/transcript/Outline.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import type { SessionKey } from "../../../ports/SessionStore.ts"
import type { StoreError } from "../../../ports/StoreError.ts"

/** The bytes of one conversation: a version of a session, or of a file of its family. */
export interface Source extends SessionKey {
  readonly file?: FamilyName | undefined
  readonly version: Version
}

/**
 * Outlines of what was read lately, in memory only: they hold the beginnings of prompts, so nothing of them is to
 * outlive a withdrawal on disk. Whoever asks has made sure that the rows still name the version.
 */
export class Outlines extends Context.Tag("agnes/server/Outlines")<Outlines, {
  readonly of: (source: Source) => Effect.Effect<Outline.Outline, StoreError>
}>() {}

/** Each takes a few megabytes at most. */
const capacity = 24

/** Making one keeps a processor busy; pages, which are quick, come in between. */
const atOnce = 2

export const keyOf = ({ file, session, userId, version }: Source) => ({
  userId, session, revision: version.revision, ...(file === undefined ? {} : { file })
})

/** One pass over the file, a chunk at a time. */
const outline = (source: Source) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const builder = Outline.make(Outline.limitsFor(source.version.size))
    const splitter = Lines.make()
    let enough = false
    const take = (lines: ReadonlyArray<Lines.Line>): boolean =>
      !(enough = lines.some((line) => builder.add(Decode.line(line))))
    yield* Stream.runForEachWhile(blobs.read(keyOf(source)), (chunk) =>
      Effect.zipLeft(Effect.sync(() => take(splitter.feed(chunk))), Effect.yieldNow()))
    if (!enough) take(splitter.end())
    return builder.done()
  })

export const layer = Layer.effect(
  Outlines,
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const turn = yield* Effect.makeSemaphore(atOnce)
    const cache = yield* Cache.makeWith({
      capacity,
      timeToLive: (exit) => Exit.isSuccess(exit) ? "10 minutes" : 0,
      lookup: (source: Source) => turn.withPermits(1)(Effect.provideService(outline(source), BlobStore, blobs))
    })
    return {
      // The hash is in the key: a number may come again when a session was withdrawn and sent anew.
      of: ({ file, session, userId, version }) =>
        cache.get(Data.struct({ userId, session, file, version: Data.struct(version) }))
    }
  })
)
