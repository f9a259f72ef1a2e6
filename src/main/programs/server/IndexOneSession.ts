import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Documents from "../../../domain/search/Documents.ts"
import * as SessionFacts from "../../../domain/server/SessionFacts.ts"
import * as Decode from "../../../domain/transcript/Decode.ts"
import * as Facts from "../../../domain/transcript/Facts.ts"
import type { Item } from "../../../domain/transcript/Item.ts"
import * as Lines from "../../../domain/transcript/Lines.ts"
import * as Turns from "../../../domain/transcript/Turns.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import { type Claim, SessionIndex } from "../../../ports/SessionIndex.ts"

/** UTF-16 units put down in one step: some milliseconds of work, during which nobody else is served. */
const stepLength = 16_384

/**
 * Reads a claimed version line by line and puts down what it says. Memory is bounded by the longest line and by what
 * facts are made of, whatever the length of the session.
 */
export const indexSession = Effect.fn("IndexSession")(function*(claim: Claim) {
  const blobs = yield* BlobStore
  const index = yield* SessionIndex
  const splitter = Lines.make()
  let facts = Facts.none
  let conversation = Turns.start
  let entries = 0
  let documents = 0
  let waiting: Array<Documents.Document> = []
  let length = 0

  const putDown = Effect.suspend(() => {
    const ready = waiting
    waiting = []
    length = 0
    return Effect.flatMap(Clock.currentTimeMillis, (at) => index.append(claim, ready, at))
  })

  const hear = (items: ReadonlyArray<Item>) =>
    Effect.forEach(items.flatMap((item) => Documents.of(item)), (document) => {
      if (++documents > Documents.most) return Effect.void
      waiting.push(document)
      length += document.text.length
      return length < stepLength ? Effect.void : putDown
    }, { discard: true })

  const take = (lines: ReadonlyArray<Lines.Line>) =>
    Effect.forEach(lines, (line) =>
      Effect.suspend(() => {
        const entry = Decode.line(line)
        entries++
        facts = Facts.step(facts, entry.record)
        const { items, state } = Turns.step(conversation, entry)
        conversation = state
        return items.length === 0 ? Effect.void : hear(items)
      }), { discard: true })

  yield* Stream.runForEach(blobs.read(claim), (chunk) => Effect.suspend(() => take(splitter.feed(chunk))))
  yield* Effect.suspend(() => take(splitter.end()))
  yield* Effect.suspend(() => hear(Turns.finish(conversation)))
  yield* putDown
  yield* index.commit(claim, SessionFacts.of(facts, entries), yield* Clock.currentTimeMillis)
})
