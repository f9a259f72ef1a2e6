import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Audit from "../../../domain/server/Audit.ts"
import * as Group from "../../../domain/server/Group.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Groups } from "../../../ports/Groups.ts"
import { uuid } from "./CreateToken.ts"
import { because } from "./OperatorFailed.ts"
import * as People from "./People.ts"

/** A group and how many people are in it. */
export interface CountedGroup extends Group.Group {
  readonly members: number
}

/** A membership and whose it is. */
export interface Member extends Group.Membership {
  readonly email: string
  readonly name: string
}

/** The group of this name. */
export const named = (name: string) =>
  Effect.gen(function*() {
    const group = yield* Effect.flatMap(Groups, (groups) => groups.byName(name.trim()))
    return group ?? (yield* because(`There is no group ${Terminal.escape(name)}. Run: agnes groups list`))
  })

export const add = Effect.fn("AddGroup")(function*(
  given: { readonly name: string; readonly description: string },
  by: Audit.Actor
) {
  const groups = yield* Groups
  const trail = yield* AuditTrail
  const name = given.name.trim()
  const problem = Group.nameProblem(name)
  if (problem !== undefined) return yield* because(`Error: ${problem}.`)
  const at = yield* Clock.currentTimeMillis
  const made = { id: yield* uuid, name, description: given.description.trim(), system: false }
  const group: Group.Group = { ...made, createdAt: at, createdBy: by.email }
  const taken = `There is a group ${Terminal.escape(name)} already. Run: agnes groups list`
  const deed = { action: "group.add", actor: by, resource: `group:${group.id}`, params: { name } }
  yield* trail.along(groups.add(group), () => deed).pipe(Effect.catchTag("GroupTaken", () => because(taken)))
  return { ...group, members: 0 } satisfies CountedGroup
})

export const list = Effect.gen(function*() {
  const groups = yield* Groups
  const members = yield* groups.members()
  return (yield* groups.all).map((group): CountedGroup =>
    ({ ...group, members: members.filter(({ groupId }) => groupId === group.id).length }))
})

/** Who is in a group, in the order of addresses. */
export const members = Effect.fn("ListMembers")(function*(name: string) {
  const group = yield* named(name)
  const rows = yield* Effect.flatMap(Groups, (groups) => groups.members(group.id))
  const people = yield* Effect.flatMap(Accounts, ({ users }) => users)
  return people.flatMap(({ email, id, name }): ReadonlyArray<Member> =>
    rows.filter(({ userId }) => userId === id).map((row) => ({ ...row, email, name })))
})

const deed = (action: string, group: Group.Group, userId: string, by: Audit.Actor): Audit.Deed =>
  ({ action, actor: by, resource: `group:${group.id}`, subject: userId, params: { name: group.name } })

/** Puts a person into a group; who is in `Admin` may everything. `changed` is false when they were in it. */
export const join = Effect.fn("JoinGroup")(function*(name: string, email: string, by: Audit.Actor) {
  const groups = yield* Groups
  const trail = yield* AuditTrail
  const group = yield* named(name)
  const user = yield* People.find(email)
  const addedAt = yield* Clock.currentTimeMillis
  const row = { userId: user.id, groupId: group.id, source: "admin" as const, addedAt, addedBy: by.email }
  const changed = yield* trail.along(groups.join(row), (done) =>
    done ? deed("group.join", group, user.id, by) : undefined)
  return { group, user, changed }
})

/** The way out. The last active admin stays in `Admin` unless `force`. */
export const leave = Effect.fn("LeaveGroup")(function*(
  name: string,
  email: string,
  { by, force = false }: { readonly by: Audit.Actor; readonly force?: boolean }
) {
  const groups = yield* Groups
  const trail = yield* AuditTrail
  const group = yield* named(name)
  const user = yield* People.find(email)
  const change = Effect.gen(function*() {
    if (group.id === Group.admin.id) yield* People.notLastAdmin(user, force)
    return yield* groups.leave(user.id, group.id)
  })
  const changed = yield* trail.along(change, (done) => done ? deed("group.leave", group, user.id, by) : undefined)
  return { group, user, changed }
})
