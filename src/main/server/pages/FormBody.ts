import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as Body from "../Body.ts"

/** Bytes; a form of a few fields. */
const limit = 64 * 1024
const tooLarge = Refusal.tooLarge("The form is too large (max 64KB)")

/** The fields of a form that was sent. A field that is missing is empty. */
export interface Form {
  readonly get: (name: string) => string
  readonly all: (name: string) => ReadonlyArray<string>
}

/** A form as browsers send it (`application/x-www-form-urlencoded`); nothing else and nothing large is read. */
export const read = (request: HttpServerRequest): Effect.Effect<Form, Refusal.Refusal> =>
  Effect.gen(function*() {
    const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase()
    if (type !== "application/x-www-form-urlencoded") {
      return yield* new Refusal.Refusal({ kind: "media-type", detail: "This takes a form only" })
    }
    yield* Body.checkHeaders(request, limit - Body.envelope, tooLarge)
    const fields = new URLSearchParams(yield* Body.text(request, limit, tooLarge))
    return { get: (name) => fields.get(name) ?? "", all: (name) => fields.getAll(name) }
  })
