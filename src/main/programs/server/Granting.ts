import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Audit from "../../../domain/server/Audit.ts"
import * as Group from "../../../domain/server/Group.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { Grants } from "../../../ports/Grants.ts"
import { Groups } from "../../../ports/Groups.ts"
import { named } from "./Groups.ts"
import { because } from "./OperatorFailed.ts"

const deed = (action: string, group: Group.Group, resource: Group.Resource, by: Audit.Actor): Audit.Deed => ({
  action,
  actor: by,
  resource: `group:${group.id}`,
  params: { name: group.name, type: resource.type, id: resource.id }
})

/** Lets the members of a group see a resource. `changed` is false when they could. */
export const grant = Effect.fn("Grant")(function*(name: string, resource: Group.Resource, by: Audit.Actor) {
  const grants = yield* Grants
  const trail = yield* AuditTrail
  const problem = Group.resourceProblem(resource.id)
  if (problem !== undefined) return yield* because(`Error: ${problem}.`)
  const group = yield* named(name)
  const how = { groupId: group.id, assignedAt: yield* Clock.currentTimeMillis, assignedBy: by.email }
  const changed = yield* trail.along(grants.add({ ...resource, ...how }), (done) =>
    done ? deed("grant.add", group, resource, by) : undefined)
  return { group, resource, changed }
})

/** The way back. */
export const withdraw = Effect.fn("WithdrawGrant")(function*(name: string, resource: Group.Resource, by: Audit.Actor) {
  const grants = yield* Grants
  const trail = yield* AuditTrail
  const group = yield* named(name)
  const changed = yield* trail.along(grants.remove(group.id, resource), (done) =>
    done ? deed("grant.remove", group, resource, by) : undefined)
  return { group, resource, changed }
})

/** What the members of each group may see. */
export const list = Effect.gen(function*() {
  const groups = yield* Effect.flatMap(Groups, ({ all }) => all)
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  const grants = yield* Effect.flatMap(Grants, ({ all }) => all())
  return grants.map((grant) => ({ ...grant, group: names.get(grant.groupId) ?? grant.groupId }))
})
