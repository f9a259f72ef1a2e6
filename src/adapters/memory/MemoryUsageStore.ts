import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Figures from "../../domain/usage/Figures.ts"
import { type SessionKey, SessionStore } from "../../ports/SessionStore.ts"
import { UsageStore } from "../../ports/UsageStore.ts"
import * as MemorySessionStore from "./MemorySessionStore.ts"

const idOf = ({ session, userId }: SessionKey): string => JSON.stringify([userId, session])

/** A store of sessions and what they used, for as long as the process lives. */
export const layer = Layer.effectContext(
  Effect.map(SessionStore, (store) => {
    const counted = new Map<string, Figures.Owned>()
    const forgetting: SessionStore["Type"] = {
      ...store,
      withdraw: (key, at) =>
        Effect.tap(store.withdraw(key, at), () => Effect.sync(() => void counted.delete(idOf(key))))
    }
    return Context.make(SessionStore, forgetting).pipe(
      Context.add(UsageStore, {
        replace: ({ session, userId }, its) =>
          Effect.map(store.find({ userId, session }), (stored) => {
            if (stored !== undefined) counted.set(idOf({ userId, session }), { ...its, userId, session })
          }),
        figures: (ask) => Effect.sync(() => Figures.of([...counted.values()], ask)),
        files: (ask) =>
          Effect.sync(() => Figures.of([...counted.values()], { ...ask, group: "all" }).marks[0]?.files ?? 0),
        extent: (ask, most) => Effect.sync(() => Math.min(most, Figures.extent([...counted.values()], ask)))
      })
    )
  })
).pipe(Layer.provide(MemorySessionStore.layer))
