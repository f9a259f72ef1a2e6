import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Legacy from "../../../domain/prompts/Legacy.ts"
import type { Key } from "../../../domain/prompts/Prompt.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import { Content } from "../../../ports/api/Prompts.ts"
import type * as Refusal from "../../../ports/api/Refusal.ts"
import { Prompts } from "../../../ports/Prompts.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import * as Edit from "../../programs/server/prompts/Edit.ts"
import * as JsonBody from "../JsonBody.ts"
import * as Mustache from "../prompts/Mustache.ts"
import * as Texts from "../prompts/Texts.ts"
import * as Replies from "../Replies.ts"

/** A store that fails is answered as everywhere. */
const stored = <A, R>(work: Effect.Effect<A, Refusal.Refusal | StoreError, R>) =>
  Effect.catchTag(work, "StoreError", Replies.storeFailed)

const template = (key: Key) =>
  Effect.gen(function*() {
    const override = yield* Effect.flatMap(Prompts, (prompts) => prompts.get(key))
    return {
      content: override?.content ?? null,
      default: Texts.defaults[key],
      updated_at: override === undefined ? null : Timestamp.format(override.updatedAt),
      updated_by: override?.updatedBy ?? null
    }
  })

const workspace = Effect.map(template("claude_md"), (shown) => ({
  ...shown,
  legacy_strings_detected: Legacy.found(shown.content ?? "")
}))

/** A text of `longest` characters, escaped as JSON may. */
const text = (request: HttpServerRequest) =>
  Effect.flatMap(JsonBody.read(request, Content, JsonBody.book), ({ content }) => Texts.accepted(content))

const put = (request: HttpServerRequest, key: Key) =>
  Effect.gen(function*() {
    yield* Edit.put(key, yield* text(request), yield* CurrentUser)
  })

const preview = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const content = yield* text(request)
    return { content: Mustache.render(content, yield* Texts.factsFor(yield* CurrentUser, request)) }
  })

const reset = (key: Key) =>
  stored(Effect.flatMap(CurrentUser, (caller) => Edit.reset(key, caller)))

const mine = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    return { content: yield* Texts.textFor("claude_md", yield* CurrentUser, request) }
  })

export const layer = HttpApiBuilder.group(Api, "prompts", (handlers) =>
  handlers
    .handle("claudeMd", ({ request }) => stored(mine(request)))
    .handle("welcome", () => stored(template("welcome")))
    .handleRaw("setWelcome", ({ request }) => stored(Effect.zipRight(put(request, "welcome"), template("welcome"))))
    .handle("resetWelcome", () => reset("welcome"))
    .handleRaw("previewWelcome", ({ request }) => stored(preview(request)))
    .handle("workspace", () => stored(workspace))
    .handleRaw("setWorkspace", ({ request }) => stored(Effect.zipRight(put(request, "claude_md"), workspace)))
    .handle("resetWorkspace", () => reset("claude_md"))
    .handleRaw("previewWorkspace", ({ request }) => stored(preview(request))))
