import type { EpochMillis } from "../time/Timestamp.ts"
import { longestPause } from "../transcript/Activity.ts"

/** A time without a pause longer than `longestPause`; both ends are times of lines. */
export interface Stretch {
  readonly from: EpochMillis
  readonly to: EpochMillis
}

/**
 * The stretches of everything seen, each with its pauses of up to `longestPause`. Stretches of several files join as if
 * their lines stood in one: what is repeated or worked on at the same time counts once.
 */
export const joined = (stretches: Iterable<Stretch>): ReadonlyArray<Stretch> => {
  const all: Array<Stretch> = []
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last === undefined || from - last.to > longestPause) all.push({ from, to })
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) }
  }
  return all
}

/** The stretches with one more line; lines mostly come in order, so the last stretch grows. */
export const seen = (stretches: Array<Stretch>, at: EpochMillis): void => {
  const last = stretches.at(-1)
  if (last !== undefined && at >= last.from - longestPause && at <= last.to + longestPause) {
    stretches[stretches.length - 1] = { from: Math.min(last.from, at), to: Math.max(last.to, at) }
  } else stretches.push({ from: at, to: at })
}

/** Milliseconds. */
export const length = (stretches: Iterable<Stretch>): number => {
  let sum = 0
  for (const { from, to } of stretches) sum += to - from
  return sum
}

/** The parts inside of a span; the end is exclusive. */
export const within = (stretches: Iterable<Stretch>, from: EpochMillis, until: EpochMillis): ReadonlyArray<Stretch> =>
  [...stretches].flatMap((one) => {
    const part = { from: Math.max(one.from, from), to: Math.min(one.to, until) }
    return part.from < part.to ? [part] : []
  })
