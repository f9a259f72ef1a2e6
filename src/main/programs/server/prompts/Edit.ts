import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Key } from "../../../../domain/prompts/Prompt.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Prompts } from "../../../../ports/Prompts.ts"

const deed = (action: string, key: Key, by: Caller, params: Audit.Params): Audit.Deed =>
  ({ action, actor: Audit.person(by), resource: `prompt:${key}`, params })

/** Workspaces get this text from now on. The caller has checked that it can be rendered. */
export const put = Effect.fn("PutPrompt")(function*(key: Key, content: string, by: Caller) {
  const prompts = yield* Prompts
  const trail = yield* AuditTrail
  const updatedAt = yield* Clock.currentTimeMillis
  yield* trail.along(
    prompts.put(key, { content, updatedAt, updatedBy: by.email }),
    () => deed("prompt.set", key, by, { characters: content.length })
  )
})

/** Workspaces get the text that comes with agnes again. */
export const reset = Effect.fn("ResetPrompt")(function*(key: Key, by: Caller) {
  const prompts = yield* Prompts
  const trail = yield* AuditTrail
  yield* trail.along(prompts.remove(key), (was) => was ? deed("prompt.reset", key, by, {}) : undefined)
})
