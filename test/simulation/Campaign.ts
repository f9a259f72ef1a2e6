import type { History } from "./History.ts"
import * as Mutant from "./Mutant.ts"
import * as Play from "./Play.ts"
import * as Shrink from "./Shrink.ts"
import * as Tell from "./Tell.ts"
import type { Visited } from "./Visited.ts"

/** What a number of histories has shown. */
export interface Figures {
  readonly histories: number
  /** Those of them that came to a state from which an earlier one had gone on, and ended there. */
  readonly joined: number
  /** Calls of ports that were made. */
  readonly calls: number
  /** Troubles that came: kills, power cuts and errors. */
  readonly troubles: number
  /** Pairs of a call and what happened to it, without numbers and ids. */
  readonly pairs: number
  readonly seconds: number
  readonly violations: ReadonlyArray<Found>
}

export interface Found {
  readonly seed: number
  readonly check: string
  readonly detail: string
  /** The shortest history near it, as a person reads it. */
  readonly story: string
}

/** So many different violations are shrunk and told; the rest would say the same. */
const most = 5

/** `visited`: ends histories where they would go on as an earlier one. */
export const run = (histories: Iterable<History>, visited?: Visited): Figures => {
  const began = performance.now()
  const pairs = new Set<string>()
  const violations: Array<Found> = []
  let count = 0
  let calls = 0
  let troubles = 0
  for (const history of histories) {
    const played = Play.play(history, Mutant.none, visited)
    count += 1
    calls += played.calls
    troubles += played.struck.length
    for (const pair of played.struck) pairs.add(withoutNames(pair))
    const first = played.violations[0]
    if (first === undefined || violations.length >= most) continue
    const [smallest, { detail }] = Shrink.shrink(history, Mutant.none, first.check)
    violations.push({ seed: history.seed, check: first.check, detail, story: Tell.history(smallest) })
  }
  const seconds = (performance.now() - began) / 1000
  return { histories: count, joined: visited?.joined ?? 0, calls, troubles, pairs: pairs.size, seconds, violations }
}

const withoutNames = (pair: string): string => pair.replace(/\.\d+\.[0-9a-f]{8}/g, "").replace(/s\d\.jsonl/, "s.jsonl")

/** How many histories it takes until a seeded bug breaks a promise; `undefined` when it never does. */
export const until = (
  histories: Iterable<History>,
  mutant: Mutant.Mutant
): { after: number; check: string } | undefined => {
  let after = 0
  for (const history of histories) {
    after += 1
    const [first] = Play.play(history, mutant).violations
    if (first !== undefined) return { after, check: first.check }
  }
  return undefined
}
