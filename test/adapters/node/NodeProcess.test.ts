import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import * as MemoryClock from "../../../src/adapters/memory/MemoryClock.ts"
import * as MemoryEnvironment from "../../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryOutput from "../../../src/adapters/memory/MemoryOutput.ts"
import * as MemoryRandom from "../../../src/adapters/memory/MemoryRandom.ts"
import * as NodeClock from "../../../src/adapters/node/NodeClock.ts"
import * as NodeEnvironment from "../../../src/adapters/node/NodeEnvironment.ts"
import * as NodeOutput from "../../../src/adapters/node/NodeOutput.ts"
import * as NodeRandom from "../../../src/adapters/node/NodeRandom.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as Clock from "../../ports/Clock.ts"
import * as Environment from "../../ports/Environment.ts"
import * as Output from "../../ports/Output.ts"
import * as Random from "../../ports/Random.ts"
import * as Child from "../../support/Child.ts"
import * as TempFolder from "../../support/TempFolder.ts"

Clock.suite("this machine", NodeClock.make)
Clock.suite("virtual", () => MemoryClock.make({ hasty: true }).clock)

Random.suite("this machine", NodeRandom.make())
Random.suite("seeded", MemoryRandom.make(7))

const variables = { AGNES_TEST_SET: "x", AGNES_TEST_EMPTY: "" }

Environment.suite("this process", () => {
  Object.assign(process.env, variables)
  return NodeEnvironment.make()
})
Environment.suite("given", () => MemoryEnvironment.make({ variables }))

Output.suite("two files", Effect.map(TempFolder.make, (folder) => {
  const read = (name: string) => fs.readFileSync(`${folder}/${name}`, "utf8")
  return {
    output: NodeOutput.make(fs.openSync(`${folder}/out`, "w"), fs.openSync(`${folder}/error`, "w")),
    written: () => ({ out: read("out"), error: read("error") })
  }
}))
Output.suite("memory", Effect.sync(() => {
  const { error, out, output } = MemoryOutput.make()
  return { output, written: () => ({ out: out(), error: error() }) }
}))

describe("NodeOutput", () => {
  it.effect("a closed descriptor or a full disk never fails the program", () =>
    lift(Micro.gen(function*() {
      const closed = NodeOutput.make(2 ** 20, 2 ** 20)
      yield* closed.out("x")
      yield* closed.error("x")
      if (!fs.existsSync("/dev/full")) return
      const full = fs.openSync("/dev/full", "w")
      yield* NodeOutput.make(full, full).out("x")
      fs.closeSync(full)
    })))

  it.scopedLive("all of it reaches a slow reader before the process ends", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const file = Child.program(folder, `
        import * as Micro from "effect/Micro"
        import * as NodeOutput from "./src/adapters/node/NodeOutput.ts"
        Micro.runSync(NodeOutput.make().out("x".repeat(3_000_000)))
        process.exit(0)
      `)
      const child = yield* Child.start(process.execPath, [file])
      const { code, out } = yield* Effect.promise(() => Child.said(child))
      assert.deepStrictEqual([code, out.length], [0, 3_000_000])
    }))
})

describe("MemoryClock", () => {
  it.live("stands still until it is moved, and wakes who is due in order", () =>
    Effect.promise(async () => {
      const { advance, clock, jump } = MemoryClock.make({ start: 1000 })
      const woken: Array<string> = []
      const sleeper = (name: string, length: number) =>
        Micro.runPromise(Micro.map(clock.sleep(length), () => woken.push(name)))
      const both = [sleeper("late", 20), sleeper("early", 10)]
      await Micro.runPromise(Micro.yieldNow)
      advance(5)
      jump(-500)
      assert.deepStrictEqual(woken, [])
      assert.deepStrictEqual([Micro.runSync(clock.now), Micro.runSync(clock.elapsed)], [505, 5])
      advance(15)
      await Promise.all(both)
      assert.deepStrictEqual(woken, ["early", "late"])
    }))
})
