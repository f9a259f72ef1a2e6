/** Seeded bugs about servers, networks and what comes back (reliability §8). */
import { built, fleet, named, simulated, tests } from "./killers.mjs"

const backoff = "src/domain/push/Backoff.ts"
const retryAfter = "src/domain/push/RetryAfter.ts"

export const network = [
  {
    id: "M11",
    what: "a 200 without a receipt is success",
    edits: [[
      "src/domain/push/Classification.ts",
      "  if (accepted === undefined) return \"this is no reply of an agnes server\"\n",
      "  if (accepted === undefined) return undefined\n"
    ]],
    killers: [tests("T6", "test/network/faults.test.ts"), simulated]
  },
  {
    id: "M12",
    what: "a 401 takes the rest of the queue with it",
    edits: [[
      "src/domain/push/Settlement.ts",
      "      case \"Untouched\":\n",
      "      case \"Untouched\":\n" +
      "        if (batch.some((each) => each.outcome._tag === \"Rejected\" && each.outcome.status === 401)) {\n" +
      "          for (const entry of entries) bury(entry, 401)\n          break\n        }\n"
    ]],
    killers: [
      tests("T1", "test/programs/push/replies.test.ts"),
      built(named("T6", "W-3", "test/e2e/push-classification.test.ts"))
    ]
  },
  {
    id: "M13",
    what: "Retry-After is taken for milliseconds",
    edits: [[retryAfter, "bound(Number(trimmed) * 1000)", "bound(Number(trimmed))"]],
    killers: [simulated, tests("T6", "test/network/outage.test.ts", "test/programs/push/replies.test.ts")]
  },
  {
    id: "M13b",
    what: "a date in Retry-After is ignored",
    edits: [[retryAfter, "  const at = date(trimmed, now)\n", "  const at = trimmed === \"\" ? date(trimmed, now) : undefined\n"]],
    killers: [tests("T6", "test/network/outage.test.ts", "test/domain/push/RetryAfter.test.ts")]
  },
  {
    id: "M16",
    what: "a shorter version takes the place of a longer one",
    edits: [[
      "src/domain/server/Revision.ts",
      "  if (overlap === \"incoming-begins-current\") return { _tag: \"PrefixOfStored\" }\n",
      "  if (overlap === \"incoming-begins-current\") {\n" +
      "    return { _tag: \"Newer\", version: { ...incoming, revision: nextRevision(stored) } }\n  }\n"
    ]],
    killers: [simulated, tests("T11", "test/programs/server/ReceiveUpload.test.ts")]
  },
  {
    id: "M18",
    what: "a pull keeps a table before it has looked whether it is the right one",
    edits: [[
      "src/main/programs/pull/Fetch.ts",
      "    const wrong = mismatch(table, found)\n",
      "    const wrong = found === undefined ? mismatch(table, found) : undefined\n"
    ]],
    killers: [tests("6.5", "test/programs/pull")]
  },
  {
    id: "M18b",
    what: "a pull removes the old table before the new one is shown",
    edits: [[
      "src/main/programs/pull/Publish.ts",
      "    yield* files.settle(workspace)\n",
      "    yield* files.settle(workspace)\n    yield* tidy(given, target, target)\n"
    ]],
    killers: [tests("T2", "test/e2e/pull-kills.test.ts", "test/programs/pull")],
    built: true
  },
  {
    id: "M21",
    what: "a processor goes by the time of a session, not by what is in it",
    edits: [[
      "src/adapters/sqlite/StateRows.ts",
      "    sql`(p.file_hash = i.sha256 AND p.version",
      "    sql`(p.processed_at >= i.received_at AND p.version"
    ]],
    killers: [tests("T11", "test/adapters/sqlite/SqlProcessorStates.test.ts")]
  },
  {
    id: "M22",
    what: "what a gzip body expands to is not limited",
    edits: [[
      "src/main/server/Body.ts",
      "    if (size > limit) throw new TooLong()\n",
      "    if (size < 0) throw new TooLong()\n"
    ]],
    killers: [tests("6.3", "test/security/serve.resources.test.ts")]
  },
  {
    id: "M23",
    what: "waits have no chance in them",
    edits: [[
      backoff,
      "  Math.floor(fraction * Math.min(",
      "  Math.floor((fraction < 0 ? fraction : 0.999) * Math.min("
    ]],
    killers: [fleet, tests("T0", "test/domain/push/Backoff.test.ts")]
  },
  {
    id: "M23b",
    what: "waits between runs have no upper bound",
    edits: [[
      backoff,
      "  Math.min(60, 2 ** Math.min(Math.max(failedRuns, 1) - 1, 6)) * minute",
      "  2 ** (Math.max(failedRuns, 1) - 1) * minute"
    ]],
    killers: [tests("T0", "test/domain/push/Backoff.test.ts", "test/domain/push/Deferral.test.ts")]
  }
]
