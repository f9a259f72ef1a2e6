import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Group from "../../domain/server/Group.ts"
import { Groups, GroupTaken } from "../../ports/Groups.ts"
import * as Members from "./MemoryMembers.ts"

const seed = (group: Pick<Group.Group, "id" | "name">): Group.Group =>
  ({ ...group, description: "", system: true, createdAt: 0, createdBy: "system:seed" })

const make = (members: Members.MemoryMembers["Type"]): Groups["Type"] => {
  const groups = new Map([Group.admin, Group.everyone].map((group) => [group.name as string, seed(group)]))
  const is = (userId: string, groupId: string) => (row: Group.Membership): boolean =>
    row.userId === userId && row.groupId === groupId
  const byTime = (left: Group.Membership, right: Group.Membership): number =>
    left.addedAt - right.addedAt || (`${left.userId} ${left.groupId}` < `${right.userId} ${right.groupId}` ? -1 : 1)

  return {
    all: Effect.sync(() => [...groups.values()].sort((left, right) => left.name < right.name ? -1 : 1)),
    byName: (name) => Effect.sync(() => groups.get(name)),
    add: (group) =>
      Effect.suspend(() => {
        if (groups.has(group.name)) return new GroupTaken({ name: group.name })
        groups.set(group.name, group)
        return Effect.void
      }),
    members: (groupId) =>
      Effect.sync(() => members.rows.filter((row) => groupId === undefined || row.groupId === groupId).sort(byTime)),
    join: (row) =>
      Effect.sync(() => {
        if (members.rows.some(is(row.userId, row.groupId))) return false
        members.rows = [...members.rows, row]
        return true
      }),
    leave: (userId, groupId) =>
      Effect.sync(() => {
        const left = members.rows.filter((row) => !is(userId, groupId)(row))
        const was = left.length < members.rows.length
        members.rows = left
        return was
      })
  }
}

/** Groups for as long as the process lives. */
export const layer = Layer.effect(Groups, Effect.map(Members.MemoryMembers, make)).pipe(Layer.provide(Members.layer))
