import * as Effect from "effect/Effect"
import { type StoredToken, TokenStore } from "../../../ports/TokenStore.ts"
import { UserConfig } from "../../../ports/UserConfig.ts"
import { because } from "./AccountFailed.ts"
import type { Target } from "./Target.ts"

/**
 * Stores a server and the token that belongs to it, to be called after that server took the token (decision 0011).
 * When the server changes the old token goes first, so that a crash in between never leaves a token of one server
 * beside the URL of another. `remember` is false for a server that came from the configuration itself.
 */
export const keep = (target: Target, token: StoredToken, remember: boolean) =>
  Effect.gen(function*() {
    const tokens = yield* TokenStore
    const config = yield* UserConfig
    if (remember && (yield* config.load).server !== target.serverUrl) yield* tokens.clear
    if (remember) {
      yield* config.save({ server: target.serverUrl, ...(target.insecureHttp ? { insecure_http: true } : {}) })
    }
    yield* tokens.save(token)
  }).pipe(Effect.mapError((error) => because(error.message)))
