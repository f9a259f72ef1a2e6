import type { Hooks, Outcome } from "./Outcome.ts"

/** What `--json` prints; which keys there are depends on nothing but `outcome`. */
export const make = (outcome: Outcome, installed: string): Readonly<Record<string, unknown>> => {
  switch (outcome._tag) {
    case "Stayed":
      return {
        outcome: outcome.because, installed, latest: outcome.latest ?? null, hooks_error: hooks(outcome.hooks)
      }
    case "Outdated":
      return { outcome: "outdated", installed, latest: outcome.offer.version, source: outcome.offer._tag.toLowerCase() }
    case "CannotReach":
      return { outcome: "cannot-reach", installed, message: outcome.message }
    case "Busy":
      return { outcome: "busy", installed }
    case "NotOurs":
      return { outcome: "not-ours", installed, message: outcome.hint }
    case "Failed":
      return { outcome: "failed", installed, latest: outcome.version, failure: outcome.failure }
    case "Upgraded":
      return { outcome: "upgraded", installed: outcome.to, before: outcome.from, hooks_error: hooks(outcome.hooks) }
    case "WentBack":
      return { outcome: "went-back", installed: outcome.to, before: outcome.from }
    case "NoWayBack":
      return { outcome: "no-way-back", installed }
  }
}

const hooks = (hooks: Hooks): string | null => hooks?.failed ?? null
