import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type * as Item from "../../../src/domain/transcript/Item.ts"
import * as Turns from "../../../src/domain/transcript/Turns.ts"
import * as Window from "../../../src/domain/transcript/Window.ts"
import { assistant, text, toolResult, toolUse, user } from "./records.ts"
import * as samples from "./samples.ts"

const uuid = fc.constantFrom("a", "b", "c", "d", "e", "f", "g")
const parent = fc.option(uuid, { nil: null })
const id = fc.constantFrom("1", "2", "3")

/** Lines that refer to each other at random: later, never, twice, to themselves. */
const tangled = fc.array(fc.oneof(
  fc.tuple(uuid, parent).map(([a, b]) => user(a, b, "said")),
  fc.tuple(uuid, parent, id).map(([a, b, m]) => assistant(`${a}${m}`, b, m, text("word"))),
  fc.tuple(uuid, parent, id, id).map(([a, b, m, t]) => assistant(`t${a}`, b, m, toolUse(t))),
  fc.tuple(uuid, parent, id).map(([a, b, t]) => user(`r${a}`, b, [toolResult(t)])),
  fc.constantFrom({ type: "mode" }, "junk", user("", null, "<command-name>/x</command-name>"))
), { maxLength: 40 })

describe("Turns as a stream", () => {
  it.prop("nothing is lost and items come in order, whatever refers to what", [tangled], ([lines]) => {
    const entries = samples.decode(samples.jsonl(...lines))
    const items = Turns.of(entries)
    assert.deepStrictEqual(items.map(({ number }) => number), items.map((_, index) => index))
    const bytes = (all: ReadonlyArray<{ readonly size: number }>) => all.reduce((sum, { size }) => sum + size, 0)
    assert.strictEqual(bytes(items), bytes(entries))
  })

  it("a kept state goes on as if nothing had been between", () => {
    for (const file of samples.everyFile()) {
      const entries = samples.decode(file)
      const whole = Turns.of(entries)
      let state = Turns.start
      const before: Array<Item.Item> = []
      entries.forEach((entry, index) => {
        const rest: Array<Item.Item> = [...before]
        let branch = state
        for (const later of entries.slice(index)) {
          const next = Turns.step(branch, later)
          rest.push(...next.items)
          branch = next.state
        }
        assert.deepStrictEqual([...rest, ...Turns.finish(branch)], whole)
        const next = Turns.step(state, entry)
        before.push(...next.items)
        state = next.state
      })
    }
  })

  it("keeps a bounded number of items open, and a bounded weight", () => {
    let state = Turns.start
    const lines = Array.from({ length: 500 }, (_, i) => user(`u${i}`, null, "x".repeat(i % 7 === 0 ? 400_000 : 10)))
    let settled = 0
    for (const entry of samples.decode(samples.jsonl(...lines))) {
      const next = Turns.step(state, entry)
      settled += next.items.length
      state = next.state
      assert.isAtMost(state.window.items.length, Window.mostItems)
      assert.isAtMost(state.window.weight, Window.mostBytes)
    }
    assert.strictEqual(settled + Turns.finish(state).length, 500)
  })

  it("hostile lines cost bounded work: one message of many calls, answered one by one", () => {
    const many = 20_000
    const lines = [
      ...Array.from({ length: many }, (_, i) => assistant(`a${i}`, null, "m", toolUse(`t${i}`))),
      ...Array.from({ length: many }, (_, i) => user(`r${i}`, null, [toolResult(`t${many - 1 - i}`)]))
    ]
    const items = Turns.of(samples.decode(samples.jsonl(...lines)))
    // Of 200 replies with 100 calls each the last 64 are open when the results come, the last call's first.
    assert.strictEqual(items.filter(({ _tag }) => _tag === "LateResult").length, many - 64 * 100)
  })
})
