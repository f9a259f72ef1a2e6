import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { createHash } from "node:crypto"
import type { Digest } from "../../src/ports/Digest.ts"

/** What every adapter of `Digest` promises. */
export const suite = (name: string, { sha256 }: Digest["Type"]): void => {
  describe(`Digest: ${name}`, () => {
    it("agrees with the examples of the standard", () => {
      assert.strictEqual(
        sha256(new TextEncoder().encode("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      )
      assert.strictEqual(
        sha256(new Uint8Array()),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      )
    })

    it.prop("agrees with OpenSSL on anything", [fc.uint8Array({ maxLength: 300 })], ([bytes]) => {
      assert.strictEqual(sha256(bytes), createHash("sha256").update(bytes).digest("hex"))
    })
  })
}
