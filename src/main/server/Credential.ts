import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import { authenticate } from "../programs/server/Authenticate.ts"
import * as Proxies from "./Proxies.ts"
import * as Replies from "./Replies.ts"

/** Whose request this is, from its headers alone (server spec §2.1). */
export const callerOf = (request: HttpServerRequest.HttpServerRequest) =>
  Proxies.addressOf(request).pipe(
    Effect.flatMap((ip) => authenticate(request.headers["authorization"], ip)),
    Effect.catchTag("StoreError", Replies.storeFailed)
  )
