import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Access from "../../domain/tables/Access.ts"
import * as Registration from "../../domain/tables/Registration.ts"
import type { Listed, Table, Version } from "../../domain/tables/Table.ts"
import * as TableName from "../../domain/tables/TableName.ts"
import { Grants } from "../../ports/Grants.ts"
import { type Reader, TableNameTaken, Tables } from "../../ports/Tables.ts"
import * as Members from "./MemoryMembers.ts"

interface Kept {
  readonly table: Table
  /** The newest first. */
  readonly versions: ReadonlyArray<Version>
  readonly readers: ReadonlyArray<Reader>
}

/** How many versions of a table there are at most. */
const most = 2

const listed = (table: Table): Listed => {
  const { columns: _, preview: __, ...current } = table.current
  return { ...table, current }
}

const make = (grants: Grants["Type"], members: Members.MemoryMembers["Type"]): Tables["Type"] => {
  const kept = new Map<string, Kept>()
  let generation = 0

  const keysOf = ({ id, name }: Pick<Table, "id" | "name">) => new Set([TableName.key(id), TableName.key(name)])

  const taken = (id: string, name: string): string | undefined => {
    const rest = [...kept.values()].filter(({ table }) => table.id !== id)
    const others = new Set(rest.flatMap(({ table }) => [...keysOf(table)]))
    return [id, name].find((each) => others.has(TableName.key(each)))
  }

  const groupsOf = (userId: string) => members.rows.filter((row) => row.userId === userId).map(({ groupId }) => groupId)

  const mayRead = (person: Access.Person, { readers, table }: Kept) =>
    Effect.map(grants.all(), (all) =>
      Access.mayRead(person, groupsOf(person.id), {
        people: new Set(readers.map(({ userId }) => userId)),
        groups: new Set(all.filter(({ id, type }) => type === "table" && id === table.id).map(({ groupId }) => groupId))
      }))

  const change = (id: string, f: (readers: ReadonlyArray<Reader>) => ReadonlyArray<Reader>): boolean => {
    const found = kept.get(id)
    if (found === undefined) return false
    const readers = f(found.readers)
    kept.set(id, { ...found, readers })
    return readers.length !== found.readers.length
  }

  return {
    put: ({ source, version, wish }, publish) =>
      Effect.gen(function*() {
        const before = kept.get(wish.id)
        const told = Registration.told(wish, before?.table)
        const name = taken(wish.id, told.name)
        if (name !== undefined) return yield* new TableNameTaken({ name })
        yield* publish
        const current = { ...version, generation: ++generation }
        const createdAt = before?.table.createdAt ?? version.registeredAt
        const table = { id: wish.id, ...told, source, createdAt, current }
        const versions = [current, ...(before?.versions ?? [])]
        kept.set(wish.id, { table, versions: versions.slice(0, most), readers: before?.readers ?? [] })
        return { table, forgotten: versions.slice(most).map(({ blob }) => blob) }
      }),
    describe: (wish, source) =>
      Effect.suspend(() => {
        const before = kept.get(wish.id)
        if (before === undefined) return Effect.succeed(undefined)
        const table = { ...before.table, ...Registration.told(wish, before.table), source }
        const name = taken(wish.id, table.name)
        if (name !== undefined) return new TableNameTaken({ name })
        kept.set(wish.id, { ...before, table })
        return Effect.succeed(table)
      }),
    find: (idOrName) =>
      Effect.sync(() =>
        [...kept.values()].find(({ table: { id, name } }) => id === idOrName || name === idOrName)?.table),
    versions: (id) => Effect.sync(() => kept.get(id)?.versions ?? []),
    offered: (person) =>
      Effect.map(Effect.filter([...kept.values()], (each) => mayRead(person, each)), (found) =>
        found.map(({ table }) => listed(table)).sort((left, right) => left.name < right.name ? -1 : 1)),
    isOffered: (person, id) => {
      const found = kept.get(id)
      return found === undefined ? Effect.succeed(false) : mayRead(person, found)
    },
    readers: (id) =>
      Effect.sync(() => [...(kept.get(id)?.readers ?? [])].sort((left, right) =>
        left.assignedAt - right.assignedAt || (left.userId < right.userId ? -1 : 1))),
    admit: (id, reader) =>
      Effect.sync(() =>
        change(id, (all) => all.some(({ userId }) => userId === reader.userId) ? all : [...all, reader])),
    dismiss: (id, userId) => Effect.sync(() => change(id, (all) => all.filter((each) => each.userId !== userId))),
    remove: (id) =>
      Effect.gen(function*() {
        const found = kept.get(id)
        if (found === undefined) return undefined
        const granted = (yield* grants.all()).filter((grant) => grant.type === "table" && grant.id === id)
        for (const grant of granted) yield* grants.remove(grant.groupId, grant)
        kept.delete(id)
        return found.versions.map(({ blob }) => blob)
      }),
    sweep: (clean) =>
      Effect.suspend(() => {
        const versions = [...kept.values()].flatMap((each) => each.versions)
        return clean(new Set(versions.map(({ blob }) => blob)))
      })
  }
}

/** Tables for as long as the process lives; groups and what they were granted are those of the adapters beside it. */
export const layer = Layer.effect(
  Tables,
  Effect.flatMap(Grants, (grants) => Effect.map(Members.MemoryMembers, (members) => make(grants, members)))
).pipe(Layer.provide(Members.layer))
