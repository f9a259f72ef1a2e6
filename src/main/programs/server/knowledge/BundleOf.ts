import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Bundle from "../../../../domain/knowledge/Bundle.ts"
import type { Status } from "../../../../domain/knowledge/Status.ts"
import * as Visibility from "../../../../domain/knowledge/Visibility.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import { readerOf } from "./Readers.ts"

/** What goes out to a caller with the bundle (server spec §4.4), and all who contributed to it. */
export const bundleOf = Effect.fn("KnowledgeBundle")(function*(caller: Caller) {
  const store = yield* KnowledgeStore
  const reader = yield* readerOf(caller)
  const sent = (status: Status) =>
    Effect.map(store.items({ reader, statuses: [status], limit: Bundle.most }), (found) =>
      found.filter(({ item }) => Visibility.isSent(reader, item)))
  const mandatory = yield* sent("mandatory")
  const approved = yield* sent("approved")
  const items = (found: typeof mandatory) => found.map(({ item }) => item)
  const now = yield* Clock.currentTimeMillis
  const bundle = Bundle.assemble({ mandatory: items(mandatory), approved: items(approved) }, now)
  return { bundle, contributions: [...mandatory, ...approved] }
})
