import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import * as Group from "../../domain/server/Group.ts"

/** Who is in which group, shared by the in-memory adapters of people and of groups as a database would be. */
export class MemoryMembers extends Context.Tag("agnes/memory/Members")<MemoryMembers, {
  rows: ReadonlyArray<Group.Membership>
}>() {}

export const layer = Layer.sync(MemoryMembers, () => ({ rows: [] }))

export const isAdmin = ({ rows }: MemoryMembers["Type"], userId: string): boolean =>
  rows.some((row) => row.userId === userId && row.groupId === Group.admin.id)

/** A membership that comes with an account. */
export const seeded = (userId: string, at: number): Group.Membership =>
  ({ userId, groupId: Group.admin.id, source: "system_seed", addedAt: at, addedBy: "system:seed" })
