import * as Micro from "effect/Micro"
import type { Random } from "../../ports/Random.ts"

// Loaded only when a name is needed: `node:crypto` costs a hook a fifth of its start (design §6).
const hex = (bytes: number): string => process.getBuiltinModule("node:crypto").randomBytes(bytes).toString("hex")

/** The machine's randomness. */
export const make = (): Random["Type"] => ({
  hex: (bytes) => Micro.sync(() => hex(bytes)),
  fraction: Micro.sync(() => Math.random())
})
