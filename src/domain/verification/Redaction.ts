import * as Assignments from "./Assignments.ts"
import { secrets } from "./Secrets.ts"

/** Passes over a text: what stands behind a secret without anything between is only seen when that one is gone. */
const most = 4

/**
 * A text without the secrets that are obvious in it, each replaced by `[redacted:<kind>]`. What nobody could tell from
 * its form or its name stays. JSON stays JSON.
 */
export const redact = (text: string): string => {
  let left = text
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
    if (hints.length === 0 || hints.some((hint) => left.includes(hint))) left = left.replace(pattern, `[redacted:${kind}]`)
  }
  return Assignments.redact(left)
}
