import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Room from "../../../src/domain/knowledge/Room.ts"

const most = fc.integer({ min: 1, max: 1000 })
const there = fc.nat(2000)

describe("room for what waits to be judged", () => {
  it.prop("there is some as long as fewer wait than may, for a person, their sources and a run alike", [most, there], ([n, count]) => {
    const hasRoom = count < n
    assert.strictEqual(Room.refusal(n, count) === undefined, hasRoom)
    assert.strictEqual(Room.full({ person: n, run: 0 }, count) === undefined, hasRoom)
    assert.strictEqual(Room.spent({ person: 0, run: n }, count) === undefined, hasRoom)
  })

  it("says how much, and what to do or which setting decides", () => {
    assert.include(Room.refusal(2, 2), "2 pieces of knowledge from you wait to be judged")
    assert.include(Room.full({ person: 2, run: 9 }, 3), "3 items of this person")
    assert.include(Room.full({ person: 2, run: 9 }, 3), "AGNES_KNOWLEDGE_PENDING")
    assert.include(Room.spent({ person: 9, run: 2 }, 5), "AGNES_KNOWLEDGE_RUN_ITEMS")
  })
})
