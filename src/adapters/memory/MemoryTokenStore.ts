import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type StoredToken, TokenStore } from "../../ports/TokenStore.ts"

/** A token that lasts as long as the layer. */
export const layer = (initial?: StoredToken): Layer.Layer<TokenStore> =>
  Layer.sync(TokenStore, () => {
    let stored = initial
    return {
      load: Effect.sync(() => stored === undefined || Redacted.value(stored.token) === "" ? undefined : stored),
      save: (token) =>
        Effect.sync(() => {
          stored = token
        }),
      clear: Effect.sync(() => {
        stored = undefined
      })
    }
  })
