import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Accounts } from "../../ports/Accounts.ts"
import { Authorization } from "../../ports/api/Authorization.ts"
import type { TokenSigner } from "../../ports/TokenSigner.ts"
import { authenticate } from "../programs/server/Authenticate.ts"
import * as Replies from "./Replies.ts"

/** The address is the peer's: what a client writes into `X-Forwarded-For` is believed by nobody yet (W-34). */
export const layer = Layer.effect(
  Authorization,
  Effect.map(Effect.context<Accounts | TokenSigner>(), (context) => ({
    bearer: () =>
      Effect.gen(function*() {
        const request = yield* HttpServerRequest.HttpServerRequest
        const ip = Option.getOrUndefined(request.remoteAddress)
        return yield* authenticate(request.headers["authorization"], ip).pipe(
          Effect.provide(context),
          Effect.catchTag("StoreError", Replies.storeFailed)
        )
      })
  }))
)
