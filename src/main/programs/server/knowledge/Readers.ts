import * as Effect from "effect/Effect"
import * as Visibility from "../../../../domain/knowledge/Visibility.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import { Grants } from "../../../../ports/Grants.ts"
import { Groups } from "../../../../ports/Groups.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"

/** What is meant for a caller, by their groups. */
export const readerOf = Effect.fn("ReaderOf")(function*({ admin, id }: Pick<Caller, "admin" | "id">) {
  const port = yield* Groups
  const mine = new Set((yield* port.members()).filter(({ userId }) => userId === id).map(({ groupId }) => groupId))
  const groups = mine.size === 0 ? [] : (yield* port.all).filter((group) => mine.has(group.id)).map(({ name }) => name)
  const granted = yield* Effect.flatMap(Grants, (grants) => grants.of(id))
  const domains = granted.filter(({ type }) => type === "memory_domain").map((resource) => resource.id)
  const reader: Visibility.Reader = { id, admin, groups, domains }
  return reader
})

/** An item this caller may see; `undefined` when there is none, for them. */
export const find = Effect.fn("FindKnowledge")(function*(caller: Pick<Caller, "admin" | "id">, id: string) {
  const found = yield* Effect.flatMap(KnowledgeStore, (store) => store.find(id))
  if (found === undefined) return undefined
  return Visibility.sees(yield* readerOf(caller), found) ? found : undefined
})
