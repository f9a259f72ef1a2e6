import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Published from "../../../../domain/marketplace/Published.ts"
import * as Stack from "../../../../domain/marketplace/Stack.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { Person } from "../../../../domain/tables/Access.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Marketplaces } from "../../../../ports/Marketplaces.ts"
import type { Contents } from "../../../../ports/PluginRepositories.ts"

/** The plugins somebody can see, and what each is to them. */
export const visible = (person: Person) =>
  Effect.map(Effect.flatMap(Marketplaces, (marketplaces) => marketplaces.seats(person)), (seats) =>
    seats.filter(Stack.isVisible))

/** What the repository of this person holds now. */
export const contents = (person: Person) =>
  Effect.map(visible(person), (seats): Contents => {
    const served = Stack.served(seats)
    return { list: Published.list(served), digests: served.map(({ digest }) => digest) }
  })

/** To who may not choose a plugin, one that is there and one that is not look the same. */
const known = (caller: Caller, plugin: string) =>
  Effect.flatMap(visible(caller), (seats) => {
    const found = seats.find(({ eligible, name }) => eligible && name === plugin)
    return found === undefined ? Refusal.notFound : Effect.succeed(found)
  })

const change = (caller: Caller, plugin: string, action: "choose" | "leave") =>
  Effect.gen(function*() {
    const marketplaces = yield* Marketplaces
    const trail = yield* AuditTrail
    const { name } = yield* known(caller, plugin)
    const now = yield* Clock.currentTimeMillis
    const work = action === "choose" ? marketplaces.choose(caller.id, name, now) : marketplaces.leave(caller.id, name)
    return yield* trail.along(work, (done) => done
      ? { action: `plugin.${action}`, actor: Audit.person(caller), resource: `plugin:${name}`, subject: caller.id }
      : undefined)
  })

/** They get it with their next update; true when they did not before. */
export const choose = (caller: Caller, plugin: string) => change(caller, plugin, "choose")

export const leave = (caller: Caller, plugin: string) => change(caller, plugin, "leave")
