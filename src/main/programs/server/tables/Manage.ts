import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Audit from "../../../../domain/server/Audit.ts"
import type { Table, Version } from "../../../../domain/tables/Table.ts"
import * as Terminal from "../../../../domain/text/Terminal.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Grants } from "../../../../ports/Grants.ts"
import { Groups } from "../../../../ports/Groups.ts"
import { TableBlobs } from "../../../../ports/TableBlobs.ts"
import { Tables } from "../../../../ports/Tables.ts"
import * as Granting from "../Granting.ts"
import { because } from "../OperatorFailed.ts"
import * as People from "../People.ts"
import { deed } from "./Register.ts"

/** Somebody who may see everything: who asks is at the machine, or an admin. */
const everything = { id: "", admin: true }

/** The table of this id or name. */
export const find = Effect.fn("FindTable")(function*(idOrName: string) {
  const table = yield* Effect.flatMap(Tables, (tables) => tables.find(idOrName))
  return table ?? (yield* because(`There is no table ${Terminal.escape(idOrName)}. Run: agnes tables list`))
})

export const list = Effect.flatMap(Tables, (tables) => tables.offered(everything))

/** Who may read a table beside the admins; people by address, groups by name. */
export interface ReaderNames {
  readonly people: ReadonlyArray<{ readonly email: string; readonly since: number; readonly by: string }>
  readonly groups: ReadonlyArray<{ readonly name: string; readonly since: number; readonly by: string }>
}

export interface Shown {
  readonly table: Table
  /** The newest first. */
  readonly versions: ReadonlyArray<Version>
  readonly readers: ReaderNames
}

const readersOf = (id: string) =>
  Effect.gen(function*() {
    const admitted = yield* Effect.flatMap(Tables, (tables) => tables.readers(id))
    const accounts = yield* Accounts
    const people = yield* Effect.forEach(admitted, ({ assignedAt, assignedBy, userId }) =>
      Effect.map(accounts.user(userId), (user) =>
        ({ email: user?.email ?? userId, since: assignedAt, by: assignedBy })))
    const names = new Map((yield* Effect.flatMap(Groups, ({ all }) => all)).map((group) => [group.id, group.name]))
    const granted = (yield* Effect.flatMap(Grants, (grants) => grants.all()))
      .filter((grant) => grant.type === "table" && grant.id === id)
    const groups = granted.map(({ assignedAt, assignedBy, groupId }) =>
      ({ name: names.get(groupId) ?? groupId, since: assignedAt, by: assignedBy }))
    const readers: ReaderNames = { people, groups }
    return readers
  })

/** Everything there is to know of a table. */
export const show = Effect.fn("ShowTable")(function*(idOrName: string) {
  const table = yield* find(idOrName)
  const versions = yield* Effect.flatMap(Tables, (tables) => tables.versions(table.id))
  const shown: Shown = { table, versions, readers: yield* readersOf(table.id) }
  return shown
})

/** Forgets a table with its versions and its grants: first the rows, then the bytes. */
export const remove = Effect.fn("RemoveTable")(function*(idOrName: string, by: Audit.Actor) {
  const tables = yield* Tables
  const blobs = yield* TableBlobs
  const trail = yield* AuditTrail
  const table = yield* find(idOrName)
  const gone = yield* trail.along(tables.remove(table.id), (done) =>
    done === undefined ? undefined : deed("table.remove", by, table.id, { name: table.name }))
  for (const blob of gone ?? []) yield* blobs.drop(blob)
  return table
})

/** Who is meant. */
export type To = { readonly email: string } | { readonly group: string }

export interface Changed {
  readonly table: Table
  /** An address or the name of a group. */
  readonly who: string
  /** False when it was so before. */
  readonly changed: boolean
}

const person = (email: string, table: Table, by: Audit.Actor, may: boolean) =>
  Effect.gen(function*() {
    const tables = yield* Tables
    const trail = yield* AuditTrail
    const user = yield* People.find(email)
    const reader = { userId: user.id, assignedAt: yield* Clock.currentTimeMillis, assignedBy: by.email }
    const change = may ? tables.admit(table.id, reader) : tables.dismiss(table.id, user.id)
    const changed = yield* trail.along(change, (done) =>
      done
        ? { ...deed(may ? "table.grant" : "table.revoke", by, table.id, { email: user.email }), subject: user.id }
        : undefined)
    return { who: user.email, changed }
  })

const change = (idOrName: string, to: To, by: Audit.Actor, may: boolean) =>
  Effect.gen(function*() {
    const table = yield* find(idOrName)
    if ("email" in to) {
      const changed: Changed = { table, ...yield* person(to.email, table, by, may) }
      return changed
    }
    const resource = { type: "table" as const, id: table.id }
    const done = yield* may ? Granting.grant(to.group, resource, by) : Granting.withdraw(to.group, resource, by)
    const changed: Changed = { table, who: done.group.name, changed: done.changed }
    return changed
  })

/** Lets a person, or the members of a group, read a table. */
export const grant = (idOrName: string, to: To, by: Audit.Actor) => change(idOrName, to, by, true)

/** The way back. */
export const revoke = (idOrName: string, from: To, by: Audit.Actor) => change(idOrName, from, by, false)
