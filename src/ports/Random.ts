import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"

/**
 * Randomness for names that must not collide and for jitter.
 *
 * - `hex(bytes)`: that many random bytes as lower-case hexadecimal (two digits a byte), unpredictable to others.
 * - `fraction`: a number in `[0, 1)`; for jitter only.
 */
export class Random extends Context.Tag("agnes/Random")<Random, {
  readonly hex: (bytes: number) => Micro.Micro<string>
  readonly fraction: Micro.Micro<number>
}>() {}
