import * as Micro from "effect/Micro"
import type { Random } from "../../ports/Random.ts"

/** Mulberry32 (Tommy Ettinger, public domain): small, and good enough for names and jitter in tests. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Randomness that a seed repeats. */
export const make = (seed = 1): Random["Type"] => {
  const next = generator(seed)
  const byte = (): string => Math.floor(next() * 256).toString(16).padStart(2, "0")
  return {
    hex: (bytes) => Micro.sync(() => Array.from({ length: bytes }, byte).join("")),
    fraction: Micro.sync(next)
  }
}
