import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Key, Override } from "../../domain/prompts/Prompt.ts"
import { Prompts } from "../../ports/Prompts.ts"

const make = (): Prompts["Type"] => {
  const kept = new Map<Key, Override>()
  return {
    get: (key) => Effect.sync(() => kept.get(key)),
    put: (key, override) => Effect.sync(() => void kept.set(key, override)),
    remove: (key) => Effect.sync(() => kept.delete(key))
  }
}

/** For as long as the process lives. */
export const layer = Layer.sync(Prompts, make)
