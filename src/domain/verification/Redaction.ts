import * as Assignments from "./Assignments.ts"
import { secrets } from "./Secrets.ts"

/** Passes over a text: what stands behind a secret without anything between is only seen when that one is gone. */
const most = 4

/** UTF-16 units that are looked at: on some millions V8 gives up on the longest of these patterns. */
export const longest = 1_000_000

/**
 * A text without the secrets that are obvious in it, each replaced by `[redacted:<kind>]`. What nobody could tell from
 * its form or its name stays. JSON stays JSON. What is longer than `longest` is cut there.
 */
export const redact = (text: string): string => {
  let left = text.slice(0, longest)
  for (let pass = 0; pass < most; pass++) {
    const before = left
    left = once(before)
    if (left === before) break
  }
  return left
}

const once = (text: string): string => {
  let left = text
  for (const { hints, kind, pattern } of secrets) {
    const isPossible = hints.length === 0 || hints.some((hint) => left.includes(hint))
    if (isPossible) left = left.replace(pattern, `[redacted:${kind}]`)
  }
  return Assignments.redact(left)
}
