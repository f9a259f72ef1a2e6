import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Reading from "../../../../domain/collect/Reading.ts"
import * as FirstRecord from "../../../../domain/session/FirstRecord.ts"
import * as Utf8 from "../../../../domain/text/Utf8.ts"
import { Digest } from "../../../../ports/Digest.ts"
import { type HomeFile, HomeUnreadable } from "../../../../ports/Homes.ts"
import { type Content, FileChanged, type Result } from "./Destination.ts"

/** Why a file is none that is kept; `undefined` when it is a transcript within bounds. Reads its beginning only. */
export const problem = Effect.fn("Transcript.problem")(function*(file: HomeFile, limit: number) {
  if (file.size > limit) return { outcome: "refused", reason: "too-large" } satisfies Result
  for (let length = 65_536;; length *= 8) {
    const beginning = yield* file.beginning(Math.min(length, FirstRecord.maxBytes))
    const verdict = FirstRecord.judge(beginning, beginning.length >= file.size)
    if (verdict === "transcript") return undefined
    if (verdict === "unfinished") return { outcome: "skipped", reason: "unfinished" } satisfies Result
    if (verdict === "not-a-transcript") return { outcome: "refused", reason: verdict } satisfies Result
    if (beginning.length < length) return { outcome: "failed", reason: "changed" } satisfies Result
  }
})

/** Reads a transcript once, to its end. */
export const read = Effect.fn("Transcript.read")(function*(file: HomeFile, marks: Reading.Marks) {
  const digest = yield* Digest
  const reading = Reading.make(marks, (text) => digest.sha256(Utf8.encode(text)))
  const pass = file.pass()
  yield* Effect.tryPromise({
    try: async () => {
      for await (const chunk of pass.chunks) reading.feed(chunk)
    },
    catch: (cause) => new HomeUnreadable({ code: String((cause as { readonly code?: unknown }).code ?? "EIO") })
  })
  return { ...reading.end(), sha256: pass.sha256() }
})

/** The bytes that were read before, or an end with `FileChanged`: nothing else is ever kept. */
export const content = (file: HomeFile, sha256: string): Content => ({
  sha256,
  size: file.size,
  modifiedAt: file.modifiedAt,
  bytes: () =>
    Stream.suspend(() => {
      const pass = file.pass()
      const same = Effect.suspend(() => pass.sha256() === sha256 ? Effect.void : new FileChanged())
      return Stream.fromAsyncIterable(pass.chunks, () => new FileChanged()).pipe(
        Stream.concat(Stream.drain(Stream.fromEffect(same)))
      )
    })
})
