import { assert, describe, it } from "vitest"
import type { History, Step } from "./History.ts"
import * as Play from "./Play.ts"

/** Holes the simulator has found, as the shortest histories that showed them: each is closed for good. */

const written: ReadonlyArray<Step> = [{ _tag: "Write", id: "s1" }, { _tag: "Capture", id: "s1" }]
const push = { _tag: "Push", replies: ["ok"], automatic: false, retry: false } as const

const keeps = (steps: ReadonlyArray<Step>): void => {
  const history: History = { seed: 1, ordered: false, logBytes: 10_485_760, steps }
  assert.deepStrictEqual(Play.play(history).violations, [], JSON.stringify(steps))
}

/** At every call, for the numbers of the calls change with the code. */
const calls = Array.from({ length: 90 }, (_, n) => n + 1)

describe("what a simulated history has broken once stays whole", () => {
  it("P3 a session whose push died is taken back once it is private, discarded or not", () => {
    for (const at of calls) {
      for (const replies of [["ok"], ["lost"]] as const) {
        const killed = { ...push, replies, trouble: { at, how: "killed-before" } } as const
        keeps([...written, killed, { _tag: "Discard", id: "s1" }, { _tag: "Mark", id: "s1" }])
        keeps([...written, killed, { _tag: "Mark", id: "s1" }, { _tag: "Discard", id: "s1" }])
      }
    }
  })

  it("P10 a mark taken off while a push seals the list leaves no list that closes the next push", () => {
    for (const turns of [[8, 32], [17, 32], ...calls.map((n) => [n, 90]), ...calls.map((n) => [n, 20, 90, 90])]) {
      keeps([{ _tag: "Mark", id: "s1" }, { _tag: "Together", jobs: [push, { _tag: "Unmark", id: "s1" }], turns }])
    }
  })

  it("P10 a mark that was cut short before it was durable is in no seal when the power goes", () => {
    for (const at of calls.slice(0, 40)) {
      const cut = { ...push, trouble: { at: 60, how: "killed-before", keep: 1 } } as const
      keeps([
        { _tag: "Capture", id: "s1" }, { _tag: "Mark", id: "s2", trouble: { at, how: "killed-before" } }, cut,
        { _tag: "Power", keep: 1 }
      ])
    }
  })
})
