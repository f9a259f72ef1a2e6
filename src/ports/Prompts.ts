import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Key, Override } from "../domain/prompts/Prompt.ts"
import type { StoreError } from "./StoreError.ts"

/** The texts admins wrote in the place of the server's own. Durable when a method returns. */
export class Prompts extends Context.Tag("agnes/server/Prompts")<Prompts, {
  readonly get: (key: Key) => Effect.Effect<Override | undefined, StoreError>
  /** Also in the place of one that is there. */
  readonly put: (key: Key, override: Override) => Effect.Effect<void, StoreError>
  /** Was there one? */
  readonly remove: (key: Key) => Effect.Effect<boolean, StoreError>
}>() {}
