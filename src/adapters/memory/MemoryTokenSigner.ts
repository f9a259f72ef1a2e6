import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import type { Claims } from "../../domain/server/Claims.ts"
import { TokenSigner } from "../../ports/TokenSigner.ts"

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex")

let made = 0

/** Remembers what it signed instead of computing a signature: whatever it did not sign is no token. */
export const make = (): TokenSigner["Type"] => {
  const installation = made++
  const signed = new Map<string, Claims>()
  return {
    sign: (claims) => {
      const token = `memory.${sha256(JSON.stringify(claims))}.token`
      signed.set(token, claims)
      return token
    },
    verify: (token) => signed.get(token),
    mac: (purpose, text) => sha256(JSON.stringify([installation, purpose, text])),
    fingerprint: sha256,
    equal: (stored, given) => stored !== "" && stored === given
  }
}

export const layer = Layer.sync(TokenSigner, make)
