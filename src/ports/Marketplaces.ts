import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Marketplace, Plugin } from "../domain/marketplace/Plugin.ts"
import type { Seat } from "../domain/marketplace/Stack.ts"
import type { Person } from "../domain/tables/Access.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { StoreError } from "./StoreError.ts"

/** Another marketplace has a plugin of this name: there is one repository, where a name is one folder. */
export class PluginTaken extends Schema.TaggedError<PluginTaken>()("PluginTaken", {
  plugin: Schema.String,
  marketplace: Schema.String
}) {}

/** A person who was let have the plugins of a marketplace. */
export interface Granted {
  readonly userId: string
  readonly assignedAt: EpochMillis
  /** Who did it, for people to read. */
  readonly assignedBy: string
}

/** A plugin, and what it is to one person. */
export interface OwnPlugin extends Plugin, Seat {}

/**
 * The marketplaces of a server: folders that were registered, their plugins as they were read last, who was let have
 * them, what people chose, what is pinned. What groups were let have is in `Grants` under the type `marketplace` and
 * its name. Durable when a method returns.
 */
export class Marketplaces extends Context.Tag("agnes/server/Marketplaces")<Marketplaces, {
  /**
   * Records a folder with its plugins in the place of what this name had; when and by whom it was registered first
   * stays. A plugin that is no longer there is forgotten with its choices and its pin.
   */
  readonly put: (marketplace: Marketplace) => Effect.Effect<void, PluginTaken | StoreError>
  readonly find: (name: string) => Effect.Effect<Marketplace | undefined, StoreError>
  /** In the order of names (by code units). */
  readonly all: Effect.Effect<ReadonlyArray<Marketplace>, StoreError>
  /**
   * Forgets a marketplace with its plugins, every grant, choice and pin of them: one that gets its name later is not
   * open to those who could have this one. False when there was none.
   */
  readonly remove: (name: string) => Effect.Effect<boolean, StoreError>
  /** The people who were let have it themselves; those who came first first. */
  readonly readers: (name: string) => Effect.Effect<ReadonlyArray<Granted>, StoreError>
  /** False when they could; that row stays as it is. Marketplace and person have to exist. */
  readonly admit: (name: string, granted: Granted) => Effect.Effect<boolean, StoreError>
  /** False when they were not let themselves. */
  readonly dismiss: (name: string, userId: string) => Effect.Effect<boolean, StoreError>
  /**
   * Every plugin and what it is to this person, in the order of names (by code units). Eligible as `Access.mayRead`
   * says of its marketplace.
   */
  readonly seats: (person: Person) => Effect.Effect<ReadonlyArray<OwnPlugin>, StoreError>
  /** False when they had. Plugin and person have to exist; whether they may is the caller's to know. */
  readonly choose: (userId: string, plugin: string, at: EpochMillis) => Effect.Effect<boolean, StoreError>
  /** False when they had not. */
  readonly leave: (userId: string, plugin: string) => Effect.Effect<boolean, StoreError>
  /** False when it was; the plugin has to exist. `by` is for people to read. */
  readonly pin: (plugin: string, at: EpochMillis, by: string) => Effect.Effect<boolean, StoreError>
  /** False when it was not. */
  readonly unpin: (plugin: string) => Effect.Effect<boolean, StoreError>
}>() {}
