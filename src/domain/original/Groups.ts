import * as Group from "../server/Group.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Planned from "./Planned.ts"
import * as Row from "./Row.ts"

/** Id there → id here. */
export type Ids = ReadonlyMap<string, string>

export interface Groups extends Planned.Planned<Group.Group> {
  readonly ids: Ids
}

/** Groups of one name are one group: `Admin` and `Everyone` are here from the start. */
export const plan = (
  rows: ReadonlyArray<Row.Row>,
  here: ReadonlyArray<Group.Group>,
  now: EpochMillis
): Groups => {
  const byName = new Map(here.map((group) => [group.name, group.id]))
  const used = new Set(here.map((group) => group.id))
  const ids = new Map<string, string>()

  const one = (row: Row.Row): Planned.Fate<Group.Group> => {
    const what = Row.name("group", row)
    const id = Row.text(row, "id")
    const name = Row.text(row, "name")
    if (id === undefined) return Planned.refuse(what, "no id")
    const problem = name === undefined ? "no name" : Group.nameProblem(name)
    if (name === undefined || problem !== undefined) return Planned.refuse(what, problem ?? "no name")
    const mine = byName.get(name)
    if (mine !== undefined) {
      ids.set(id, mine)
      return Planned.keep
    }
    if (used.has(id)) return Planned.refuse(what, "another group here has its id")
    used.add(id)
    byName.set(name, id)
    ids.set(id, id)
    return Planned.add({
      id,
      name,
      description: Row.text(row, "description") ?? "",
      system: false,
      createdAt: Row.time(row, "created_at") ?? now,
      createdBy: Row.text(row, "created_by") ?? "original"
    })
  }

  return { ...Planned.of(rows.map(one)), ids }
}

const sources: ReadonlySet<string> = new Set<Group.Source>(["admin", "google_sync", "system_seed"])

/** Memberships whose person and group are known. */
export const members = (
  rows: ReadonlyArray<Row.Row>,
  { groups, nobody, users }: { readonly users: Ids; readonly groups: Ids; readonly nobody: ReadonlySet<string> },
  now: EpochMillis
): Planned.Planned<Group.Membership> =>
  Planned.of(rows.map((row): Planned.Fate<Group.Membership> => {
    const user = Row.text(row, "user_id")
    const group = Row.text(row, "group_id")
    const what = `member ${user ?? "nobody"} of ${group ?? "no group"}`
    if (nobody.has(user ?? "")) return Planned.keep
    const userId = users.get(user ?? "")
    const groupId = groups.get(group ?? "")
    if (userId === undefined) return Planned.refuse(what, "the user was not taken over")
    if (groupId === undefined) return Planned.refuse(what, "the group was not taken over")
    const source = Row.text(row, "source") ?? "admin"
    return Planned.add({
      userId,
      groupId,
      source: sources.has(source) ? source as Group.Source : "admin",
      addedAt: Row.time(row, "added_at") ?? now,
      addedBy: Row.text(row, "added_by") ?? "original"
    })
  }))

/** Grants of kinds there are here too. */
export const grants = (rows: ReadonlyArray<Row.Row>, groups: Ids, now: EpochMillis): Planned.Planned<Group.Grant> =>
  Planned.of(rows.map((row): Planned.Fate<Group.Grant> => {
    const what = Row.name("grant", row)
    const groupId = groups.get(Row.text(row, "group_id") ?? "")
    const type = Group.resourceTypes.find((each) => each === Row.text(row, "resource_type"))
    const id = Row.text(row, "resource_id")
    if (groupId === undefined) return Planned.refuse(what, "the group was not taken over")
    if (type === undefined) {
      return Planned.refuse(what, `nothing here is a ${Row.text(row, "resource_type") ?? "resource"}`)
    }
    const problem = id === undefined ? "it names no resource" : Group.resourceProblem(id)
    if (id === undefined || problem !== undefined) return Planned.refuse(what, problem ?? "it names no resource")
    const assignedAt = Row.time(row, "assigned_at") ?? now
    return Planned.add({ groupId, type, id, assignedAt, assignedBy: Row.text(row, "assigned_by") ?? "original" })
  }))
