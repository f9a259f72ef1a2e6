import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { dedupe } from "../../../src/domain/queue/Dedupe.ts"
import type { QueueEntry } from "../../../src/domain/queue/QueueEntry.ts"
import { crowdedEntry } from "./arbitraries.ts"

const key = (entry: QueueEntry): string => JSON.stringify([entry.sessionId, entry.path])
const entries = fc.array(crowdedEntry, { maxLength: 30 })

describe("dedupe", () => {
  it.prop("B8 exact duplicates collapse; first-seen order", [entries], ([list]) => {
    assert.deepStrictEqual(dedupe(list).map(key), [...new Set(list.map(key))])
  })

  it.prop("is idempotent", [entries], ([list]) => {
    assert.deepStrictEqual(dedupe(dedupe(list)), dedupe(list))
  })

  it.prop("keeps the latest time and whether any of them was a fork", [entries], ([list]) => {
    for (const kept of dedupe(list)) {
      const same = list.filter((entry) => key(entry) === key(kept))
      assert.strictEqual(kept.fork, same.some((entry) => entry.fork))
      assert.strictEqual(kept.capturedAt, same.map((entry) => entry.capturedAt).filter((time) => time !== undefined).sort().at(-1))
    }
  })

  it("B9 the same path under different ids stays two entries", () => {
    const both = ["a", "b"].map((sessionId) => ({ sessionId, path: "/p", capturedAt: undefined, fork: false }))
    assert.deepStrictEqual(dedupe(both), both)
  })
})
