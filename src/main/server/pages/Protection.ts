import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as SameOrigin from "../../../domain/server/SameOrigin.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"

const expired = Refusal.forbidden("This form is no longer valid. Go back, reload the page and send it again.")
const foreign = Refusal.forbidden("This was sent from another site and is not done")

/** Who sent this request, by its headers. */
export const senderOf = (request: HttpServerRequest): SameOrigin.Sender =>
  SameOrigin.sender({
    site: request.headers["sec-fetch-site"],
    origin: request.headers["origin"],
    host: request.headers["host"]
  })

/** What forms made for this login carry. It ends with the login. */
export const tokenOf = (caller: Pick<Caller, "tokenId">) =>
  Effect.map(TokenSigner, (signer) => signer.mac("form", caller.tokenId))

/** Lets a request through that no page of another site has sent. */
export const notForeign = (request: HttpServerRequest): Effect.Effect<void, Refusal.Refusal> =>
  senderOf(request) === "foreign" ? foreign : Effect.void

/** Lets a form through that was made for this login. Constant-time compare. */
export const sameToken = (expected: string, given: string) =>
  Effect.flatMap(TokenSigner, (signer) => signer.equal(expected, given) ? Effect.void : expired)
