import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Marketplace } from "../../domain/marketplace/Plugin.ts"
import * as Access from "../../domain/tables/Access.ts"
import { Grants } from "../../ports/Grants.ts"
import { type Granted, Marketplaces, type OwnPlugin, PluginTaken } from "../../ports/Marketplaces.ts"
import * as Members from "./MemoryMembers.ts"

const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
  left.name < right.name ? -1 : 1

const make = (grants: Grants["Type"], members: Members.MemoryMembers["Type"]): Marketplaces["Type"] => {
  const kept = new Map<string, Marketplace>()
  const readers = new Map<string, ReadonlyArray<Granted>>()
  const choices = new Set<string>()
  const pins = new Set<string>()
  const choice = (userId: string, plugin: string): string => `${plugin}\u0000${userId}`

  const forget = (plugin: string): void => {
    pins.delete(plugin)
    for (const each of choices) if (each.startsWith(`${plugin}\u0000`)) choices.delete(each)
  }
  const add = (set: Set<string>, value: string) => {
    const isNew = !set.has(value)
    set.add(value)
    return isNew
  }
  const readersOf = (name: string): ReadonlyArray<Granted> => readers.get(name) ?? []

  return {
    put: (given) =>
      Effect.suspend(() => {
        for (const { name } of given.plugins) {
          const other = [...kept.values()].find((each) =>
            each.name !== given.name && each.plugins.some((plugin) => plugin.name === name))
          if (other !== undefined) return new PluginTaken({ plugin: name, marketplace: other.name })
        }
        const before = kept.get(given.name)
        for (const { name } of before?.plugins ?? []) {
          if (!given.plugins.some((plugin) => plugin.name === name)) forget(name)
        }
        const { registeredAt, registeredBy } = before ?? given
        kept.set(given.name, { ...given, registeredAt, registeredBy, plugins: given.plugins.toSorted(byName) })
        return Effect.void
      }),
    find: (name) => Effect.sync(() => kept.get(name)),
    all: Effect.sync(() => [...kept.values()].sort(byName)),
    remove: (name) =>
      Effect.gen(function*() {
        const found = kept.get(name)
        if (found === undefined) return false
        const granted = (yield* grants.all()).filter(({ id, type }) => type === "marketplace" && id === name)
        for (const grant of granted) yield* grants.remove(grant.groupId, grant)
        for (const plugin of found.plugins) forget(plugin.name)
        readers.delete(name)
        return kept.delete(name)
      }),
    readers: (name) =>
      Effect.sync(() =>
        readersOf(name).toSorted((left, right) =>
          left.assignedAt - right.assignedAt || (left.userId < right.userId ? -1 : 1))),
    admit: (name, granted) =>
      Effect.sync(() => {
        if (readersOf(name).some(({ userId }) => userId === granted.userId)) return false
        readers.set(name, [...readersOf(name), granted])
        return true
      }),
    dismiss: (name, userId) =>
      Effect.sync(() => {
        const left = readersOf(name).filter((each) => each.userId !== userId)
        const was = left.length < readersOf(name).length
        readers.set(name, left)
        return was
      }),
    seats: (person) =>
      Effect.map(grants.all(), (all) => {
        const mine = members.rows.filter((row) => row.userId === person.id).map(({ groupId }) => groupId)
        const isEligible = (name: string): boolean =>
          Access.mayRead(person, mine, {
            people: new Set(readersOf(name).map(({ userId }) => userId)),
            groups: new Set(all.filter(({ id, type }) => type === "marketplace" && id === name).map((each) => each.groupId))
          })
        return [...kept.values()].flatMap(({ name, plugins }) =>
          plugins.map((plugin): OwnPlugin => ({
            ...plugin,
            eligible: isEligible(name),
            chosen: choices.has(choice(person.id, plugin.name)),
            pinned: pins.has(plugin.name)
          }))
        ).sort(byName)
      }),
    choose: (userId, plugin) => Effect.sync(() => add(choices, choice(userId, plugin))),
    leave: (userId, plugin) => Effect.sync(() => choices.delete(choice(userId, plugin))),
    pin: (plugin) => Effect.sync(() => add(pins, plugin)),
    unpin: (plugin) => Effect.sync(() => pins.delete(plugin))
  }
}

/** Marketplaces for as long as the process lives; groups and what they were granted are those of the adapters beside it. */
export const layer = Layer.effect(
  Marketplaces,
  Effect.flatMap(Grants, (grants) => Effect.map(Members.MemoryMembers, (members) => make(grants, members)))
).pipe(Layer.provide(Members.layer))
