import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Group from "../../domain/server/Group.ts"
import { Grants } from "../../ports/Grants.ts"
import * as Members from "./MemoryMembers.ts"

const order = (left: Group.Grant, right: Group.Grant): number => sortKey(left) < sortKey(right) ? -1 : 1
const sortKey = ({ groupId, id, type }: Group.Grant): string => [type, id, groupId].join("\u0000")

const make = (members: Members.MemoryMembers["Type"]): Grants["Type"] => {
  let grants: ReadonlyArray<Group.Grant> = []
  const is = (groupId: string, { id, type }: Group.Resource) => (grant: Group.Grant): boolean =>
    grant.groupId === groupId && grant.type === type && grant.id === id

  return {
    add: (grant) =>
      Effect.sync(() => {
        if (grants.some(is(grant.groupId, grant))) return false
        grants = [...grants, grant].sort(order)
        return true
      }),
    remove: (groupId, resource) =>
      Effect.sync(() => {
        const left = grants.filter((grant) => !is(groupId, resource)(grant))
        const was = left.length < grants.length
        grants = left
        return was
      }),
    all: (groupId) => Effect.sync(() => grants.filter((grant) => groupId === undefined || grant.groupId === groupId)),
    of: (userId) =>
      Effect.sync(() => {
        const groups = new Set(members.rows.filter((row) => row.userId === userId).map(({ groupId }) => groupId))
        const mine = grants.filter(({ groupId }) => groups.has(groupId))
        return [...new Map(mine.map(({ id, type }) => [`${type}\u0000${id}`, { type, id }])).values()]
      })
  }
}

/** Grants for as long as the process lives. */
export const layer = Layer.effect(Grants, Effect.map(Members.MemoryMembers, make)).pipe(Layer.provide(Members.layer))
