import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as ClientAddress from "../../../domain/server/ClientAddress.ts"
import type { Limit } from "../../../domain/server/TokenBucket.ts"
import { Refusal } from "../../../ports/api/Refusal.ts"
import { RateLimits } from "../../../ports/RateLimits.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"

/** Server spec §2.4. */
const limits = {
  token: { burst: 10, perMinute: 10 },
  bootstrap: { burst: 3, perMinute: 3 },
  tokens: { burst: 60, perMinute: 60 },
  /** One account from however many addresses: slower, because nobody mistypes all day. */
  account: { burst: 10, perMinute: 2 }
} satisfies Record<string, Limit>

const count = (what: keyof typeof limits, who: string) =>
  Effect.gen(function*() {
    const rates = yield* RateLimits
    const limit = limits[what]
    const wait = yield* rates.take(`${what}:${who}`, limit, yield* Clock.currentTimeMillis)
    if (wait === undefined) return
    const detail = `Too many requests — ${limit.perMinute} per 1 minute`
    return yield* new Refusal({ kind: "rate-limit", detail, retryAfter: wait })
  })

/** One more attempt at this route from this address. */
export const fromAddress = (what: "token" | "bootstrap" | "tokens", address: string | undefined) =>
  count(what, address === undefined ? "unknown" : ClientAddress.neighbourhood(address))

/** One more attempt by this person. */
export const byUser = (userId: string) => count("tokens", `user ${userId}`)

/** One more attempt to log in as this person, whether there is one or not. */
export const asAccount = (email: string) =>
  Effect.flatMap(TokenSigner, (signer) => count("account", signer.fingerprint(email.trim().toLowerCase())))
