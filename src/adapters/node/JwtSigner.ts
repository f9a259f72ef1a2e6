import * as Layer from "effect/Layer"
import { createHmac, hash, timingSafeEqual } from "node:crypto"
import * as Claims from "../../domain/server/Claims.ts"
import { TokenSigner } from "../../ports/TokenSigner.ts"

const header = Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT" })).toString("base64url")

const sha256 = (text: string): string => hash("sha256", text, "hex")

/** Of equal length first: both are hashes of fixed size, so this gives nothing away. */
const constantTimeEqual = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length && timingSafeEqual(left, right)

const json = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"))
  } catch {
    return undefined
  }
}

/** Longer texts are no tokens of ours; not worth a hash. */
const longest = 4096

/** JSON Web Tokens, HS256 only: a header that names another algorithm, or none, is refused whatever the signature. */
export const make = (key: Uint8Array): TokenSigner["Type"] => {
  const signature = (signed: string): string => createHmac("sha256", key).update(signed).digest("base64url")
  return {
    sign: (claims) => {
      const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`
      return `${signed}.${signature(signed)}`
    },
    verify: (token) => {
      const [head, payload, given, ...rest] = token.length > longest ? [] : token.split(".")
      if (head === undefined || payload === undefined || given === undefined || rest.length > 0) return undefined
      // As text: decoding first would take several spellings of one signature.
      if (!constantTimeEqual(Buffer.from(signature(`${head}.${payload}`)), Buffer.from(given))) return undefined
      const { alg } = (json(head) ?? {}) as { readonly alg?: unknown }
      return alg === "HS256" ? Claims.parse(json(payload)) : undefined
    },
    // A line break, which no signed token has, keeps this apart from signatures.
    mac: (purpose, text) => signature(`${purpose}\n${text}`),
    fingerprint: sha256,
    equal: (stored, given) =>
      stored !== "" && constantTimeEqual(Buffer.from(sha256(stored)), Buffer.from(sha256(given)))
  }
}

export const layer = (key: Uint8Array): Layer.Layer<TokenSigner> => Layer.succeed(TokenSigner, make(key))
