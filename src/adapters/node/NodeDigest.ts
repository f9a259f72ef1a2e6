import { createHash } from "node:crypto"
import type { Digest } from "../../ports/Digest.ts"

/** The hash of the platform's own library. */
export const make = (): Digest["Type"] => ({
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex")
})
