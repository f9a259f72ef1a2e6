import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Group from "../domain/server/Group.ts"
import type { StoreError } from "./StoreError.ts"

/** There is a group of this name already. */
export class GroupTaken extends Schema.TaggedError<GroupTaken>()("GroupTaken", { name: Schema.String }) {}

/**
 * Groups and who is in them. `Admin` and `Everyone` are there from the start; when one is missing it is made again when
 * the store is opened. Names compare exactly. Durable when a method returns.
 */
export class Groups extends Context.Tag("agnes/server/Groups")<Groups, {
  /** All, in the order of names. */
  readonly all: Effect.Effect<ReadonlyArray<Group.Group>, StoreError>
  readonly byName: (name: string) => Effect.Effect<Group.Group | undefined, StoreError>
  readonly add: (group: Group.Group) => Effect.Effect<void, GroupTaken | StoreError>
  /** Of one group, or of all; those who came first first. Who is a member of `Admin` is an admin (`Accounts`). */
  readonly members: (groupId?: string) => Effect.Effect<ReadonlyArray<Group.Membership>, StoreError>
  /** False when they were a member already, whose row stays as it is. Both have to exist. */
  readonly join: (membership: Group.Membership) => Effect.Effect<boolean, StoreError>
  /** False when they were no member. */
  readonly leave: (userId: string, groupId: string) => Effect.Effect<boolean, StoreError>
}>() {}
