import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import type { Caller } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import { Random } from "../../../ports/Random.ts"
import { use } from "../../../ports/Use.ts"
import * as Cookie from "../Cookie.ts"
import * as Credential from "../Credential.ts"

/** Also for what is no form of ours at all. */
export const expired = Refusal.forbidden("This form is no longer valid. Go back, reload the page and send it again.")
const foreign = Refusal.forbidden("This was sent from another site and is not done")

/** What forms made for this login carry. It ends with the login. */
export const tokenOf = (caller: Pick<Caller, "tokenId">) =>
  Effect.map(TokenSigner, (signer) => signer.mac("form", caller.tokenId))

/** Lets a request through that no page of another site has sent. */
export const notForeign = (request: HttpServerRequest): Effect.Effect<void, Refusal.Refusal> =>
  Credential.senderOf(request) === "foreign" ? foreign : Effect.void

/** Lets a form through that was made for this login. Constant-time compare. */
export const sameToken = (expected: string, given: string) =>
  Effect.flatMap(TokenSigner, (signer) => signer.equal(expected, given) ? Effect.void : expired)

/** Bytes of randomness; a visitor's cookie is no secret of ours, only not to be guessed (OWASP: 128 bits). */
const visitorBytes = 16

/**
 * The token of the login form, for somebody who has no login yet: bound to a cookie that this browser gets, so that no
 * other site can log a person in as somebody else (login CSRF).
 */
export const forVisitor = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const signer = yield* TokenSigner
    const known = request.cookies[Cookie.visitor] ?? ""
    const id = /^[0-9a-f]{32}$/.test(known) ? known : yield* use(Random, (random) => random.hex(visitorBytes))
    return { csrf: signer.mac("visitor", id), cookie: yield* Cookie.set(request, Cookie.visitor, id) }
  })

export const ofVisitor = (request: HttpServerRequest, given: string) =>
  Effect.gen(function*() {
    const signer = yield* TokenSigner
    const id = request.cookies[Cookie.visitor] ?? ""
    if (id === "") return yield* expired
    yield* sameToken(signer.mac("visitor", id), given)
  })
