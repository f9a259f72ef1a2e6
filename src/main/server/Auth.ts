import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Accounts } from "../../ports/Accounts.ts"
import { Authorization } from "../../ports/api/Authorization.ts"
import type { Logins } from "../../ports/Logins.ts"
import type { TokenSigner } from "../../ports/TokenSigner.ts"
import { authenticate } from "../programs/server/Authenticate.ts"
import * as Proxies from "./Proxies.ts"
import * as Replies from "./Replies.ts"

/** Who asks is found out before any route runs; the address is that of `Proxies`. */
export const layer = Layer.effect(
  Authorization,
  Effect.map(Effect.context<Accounts | Logins | TokenSigner | Proxies.Proxies>(), (context) => ({
    bearer: () =>
      Effect.gen(function*() {
        const request = yield* HttpServerRequest.HttpServerRequest
        return yield* Proxies.addressOf(request).pipe(
          Effect.flatMap((ip) => authenticate(request.headers["authorization"], ip)),
          Effect.provide(context),
          Effect.catchTag("StoreError", Replies.storeFailed)
        )
      })
  }))
)
