import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Marketplace } from "../../../../domain/marketplace/Plugin.ts"
import type * as Audit from "../../../../domain/server/Audit.ts"
import * as Terminal from "../../../../domain/text/Terminal.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { Grants } from "../../../../ports/Grants.ts"
import { Groups } from "../../../../ports/Groups.ts"
import { Marketplaces } from "../../../../ports/Marketplaces.ts"
import * as Granting from "../Granting.ts"
import { because } from "../OperatorFailed.ts"
import * as People from "../People.ts"
import type { ReaderNames, To } from "../tables/Manage.ts"
import * as Register from "./Register.ts"

/** The marketplace of this name. */
export const find = Effect.fn("FindMarketplace")(function*(name: string) {
  const found = yield* Effect.flatMap(Marketplaces, (marketplaces) => marketplaces.find(name))
  return found ?? (yield* because(`There is no marketplace ${Terminal.escape(name)}. Run: agnes marketplaces list`))
})

export const list = Effect.flatMap(Marketplaces, (marketplaces) => marketplaces.all)

/** Somebody who was granted nothing: what is pinned is pinned for them, too. */
const nobody = { id: "", admin: false }

export const pinned = Effect.map(Effect.flatMap(Marketplaces, (marketplaces) => marketplaces.seats(nobody)), (seats) =>
  new Set(seats.filter((seat) => seat.pinned).map(({ name }) => name)))

export interface Shown {
  readonly marketplace: Marketplace
  readonly pinned: ReadonlySet<string>
  readonly readers: ReaderNames
}

/** Everything there is to know of a marketplace. */
export const show = Effect.fn("ShowMarketplace")(function*(name: string) {
  const marketplace = yield* find(name)
  const admitted = yield* Effect.flatMap(Marketplaces, (marketplaces) => marketplaces.readers(name))
  const accounts = yield* Accounts
  const people = yield* Effect.forEach(admitted, ({ assignedAt, assignedBy, userId }) =>
    Effect.map(accounts.user(userId), (user) => ({ email: user?.email ?? userId, since: assignedAt, by: assignedBy })))
  const names = new Map((yield* Effect.flatMap(Groups, ({ all }) => all)).map((group) => [group.id, group.name]))
  const groups = (yield* Effect.flatMap(Grants, (grants) => grants.all()))
    .filter(({ id, type }) => type === "marketplace" && id === name)
    .map(({ assignedAt, assignedBy, groupId }) => ({ name: names.get(groupId) ?? groupId, since: assignedAt, by: assignedBy }))
  const shown: Shown = { marketplace, pinned: yield* pinned, readers: { people, groups } }
  return shown
})

export const remove = Effect.fn("RemoveMarketplace")(function*(name: string, by: Audit.Actor) {
  const marketplaces = yield* Marketplaces
  const trail = yield* AuditTrail
  const found = yield* find(name)
  yield* trail.along(marketplaces.remove(name), (done) =>
    done ? Register.deed("marketplace.remove", by, name, { plugins: found.plugins.length }) : undefined)
  return found
})

export interface Refreshed {
  readonly name: string
  readonly what: Register.Done["what"] | "failed"
  readonly plugins: number
  readonly problem: string | undefined
}

/** Reads folders again: one, or all of them. One that fails is served as it was and stops no other. */
export const refresh = Effect.fn("RefreshMarketplaces")(function*(name: string | undefined, by: Audit.Actor) {
  const all = name === undefined ? yield* list : [yield* find(name)]
  return yield* Effect.forEach(all, ({ folder, name: one }) =>
    Register.register(one, folder, by).pipe(
      Effect.map(({ marketplace, what }): Refreshed =>
        ({ name: one, what, plugins: marketplace.plugins.length, problem: undefined })),
      Effect.catchTag("OperatorFailed", ({ message }) =>
        Effect.succeed<Refreshed>({ name: one, what: "failed", plugins: 0, problem: message }))
    ))
})

export interface Changed {
  readonly marketplace: Marketplace
  /** An address or the name of a group. */
  readonly who: string
  /** False when it was so before. */
  readonly changed: boolean
}

const change = (name: string, to: To, by: Audit.Actor, may: boolean) =>
  Effect.gen(function*() {
    const marketplace = yield* find(name)
    if ("group" in to) {
      const resource = { type: "marketplace" as const, id: name }
      const done = yield* may ? Granting.grant(to.group, resource, by) : Granting.withdraw(to.group, resource, by)
      const changed: Changed = { marketplace, who: done.group.name, changed: done.changed }
      return changed
    }
    const marketplaces = yield* Marketplaces
    const trail = yield* AuditTrail
    const user = yield* People.find(to.email)
    const granted = { userId: user.id, assignedAt: yield* Clock.currentTimeMillis, assignedBy: by.email }
    const work = may ? marketplaces.admit(name, granted) : marketplaces.dismiss(name, user.id)
    const done = yield* trail.along(work, (isNew) => {
      const action = may ? "marketplace.grant" : "marketplace.revoke"
      return isNew ? { ...Register.deed(action, by, name, { email: user.email }), subject: user.id } : undefined
    })
    const changed: Changed = { marketplace, who: user.email, changed: done }
    return changed
  })

/** Lets a person, or the members of a group, choose among the plugins of a marketplace. */
export const grant = (name: string, to: To, by: Audit.Actor) => change(name, to, by, true)

/** The way back; what they chose is served no longer, and is again when they are let again. */
export const revoke = (name: string, from: To, by: Audit.Actor) => change(name, from, by, false)

const pinning = (plugin: string, by: Audit.Actor, may: boolean) =>
  Effect.gen(function*() {
    const marketplaces = yield* Marketplaces
    const trail = yield* AuditTrail
    const known = (yield* marketplaces.all).flatMap(({ plugins }) => plugins).some(({ name }) => name === plugin)
    if (!known) {
      return yield* because(`There is no plugin ${Terminal.escape(plugin)}. Run: agnes marketplaces list`)
    }
    const now = yield* Clock.currentTimeMillis
    const work = may ? marketplaces.pin(plugin, now, by.email) : marketplaces.unpin(plugin)
    const changed = yield* trail.along(work, (done) =>
      done ? { action: may ? "plugin.pin" : "plugin.unpin", actor: by, resource: `plugin:${plugin}` } : undefined)
    return { plugin, changed }
  })

/** Everybody gets it from now on, whatever they chose. */
export const pin = (plugin: string, by: Audit.Actor) => pinning(plugin, by, true)

export const unpin = (plugin: string, by: Audit.Actor) => pinning(plugin, by, false)
