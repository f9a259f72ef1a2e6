import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Group from "../domain/server/Group.ts"
import type { StoreError } from "./StoreError.ts"

/** Which group may see which resource. Durable when a method returns. */
export class Grants extends Context.Tag("agnes/server/Grants")<Grants, {
  /** False when the group had it already; that row stays as it is. The group has to exist. */
  readonly add: (grant: Group.Grant) => Effect.Effect<boolean, StoreError>
  /** False when the group did not have it. */
  readonly remove: (groupId: string, resource: Group.Resource) => Effect.Effect<boolean, StoreError>
  /** Of one group or of all, in the order of types and names. */
  readonly all: (groupId?: string) => Effect.Effect<ReadonlyArray<Group.Grant>, StoreError>
  /** What the groups of a person were granted, each once, in the order of types and names. */
  readonly of: (userId: string) => Effect.Effect<ReadonlyArray<Group.Resource>, StoreError>
}>() {}
