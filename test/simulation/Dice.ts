/** Randomness that a seed repeats: Mulberry32 (Tommy Ettinger, public domain). */
export interface Dice {
  /** In `[0, 1)`. */
  readonly fraction: () => number
  /** A whole number from 0 up to but not including `limit`. */
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <A>(choices: ReadonlyArray<A>) => A
}

export const make = (seed: number): Dice => {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(fraction() * limit)
  return { fraction, below, chance: (probability) => fraction() < probability, pick: (all) => all[below(all.length)]! }
}
