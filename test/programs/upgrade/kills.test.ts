import { assert, describe, it } from "@effect/vitest"
import { Context, Deferred, Effect } from "effect"
import * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import * as SelfUpgrade from "../../../src/main/programs/SelfUpgrade.ts"
import type { Releases } from "../../../src/ports/Releases.ts"
import type { UpdateChecks } from "../../../src/ports/UpdateChecks.ts"
import type { Versions } from "../../../src/ports/Versions.ts"
import * as World from "./World.ts"

type Ports = Releases | UpdateChecks | Versions

/** A call that a process dies at: before anything has come of it, or when all has and nobody hears of it. */
interface Fate {
  readonly call: number
  readonly when: "before" | "after"
}

/** The ports of a process that dies there; it does nothing more then, and runs no finaliser. */
const mortal = (context: Context.Context<any>, fate: Fate, die: Effect.Effect<void>) => {
  let calls = 0
  const at = (name: string, call: Effect.Effect<unknown, unknown>) =>
    Effect.suspend(() => {
      calls += 1
      if (calls !== fate.call) return call
      const death = Effect.zipRight(die, Effect.never)
      return fate.when === "before" ? death : Effect.zipRight(Effect.exit(call), death)
    }).pipe(Effect.withSpan(name))
  const wrap = (service: Record<string, any>) =>
    Object.fromEntries(Object.entries(service).map(([name, member]) => [
      name,
      typeof member === "function" ? (...given: ReadonlyArray<any>) => at(name, member(...given)) : at(name, member)
    ]))
  const wrapped = Object.values(World.mortal).reduce(
    (all, tag: Context.Tag<any, any>) => Context.add(all, tag, wrap(Context.get(context, tag))),
    context
  )
  return { context: wrapped, calls: () => calls }
}

/** Runs it until it ends or dies; the number of calls when it ended. */
const until = (world: World.World, program: Effect.Effect<unknown, never, any>, fate: Fate) => {
  const process = MemoryProcess.make()
  return Effect.gen(function*() {
    const died = yield* Deferred.make<"died">()
    const die = Effect.zipRight(Effect.sync(process.kill), Effect.asVoid(Deferred.succeed(died, "died")))
    const ports = mortal(yield* Effect.context<Ports>(), fate, die)
    const fiber = yield* Effect.forkDaemon(Effect.provide(program, ports.context as Context.Context<any>))
    const end = yield* Effect.raceFirst(Deferred.await(died), Effect.as(Effect.exit(fiber), "ended" as const))
    return end === "ended" ? ports.calls() : undefined
  }).pipe(Effect.provide(world.layer(process)))
}

const deaths = (calls: number): ReadonlyArray<Fate> =>
  Array.from({ length: calls }, (_, n) => (["before", "after"] as const).map((when) => ({ call: n + 1, when }))).flat()

describe("a self-upgrade that dies at any step", () => {
  const cases = [
    { name: "the first", first: undefined, asked: "agnes 0.2.0", old: "agnes 0.1.0" },
    { name: "a later one", first: "0.1.5", asked: "agnes 0.2.0", old: "agnes 0.1.5" }
  ] as const

  /** One upgrade behind it, when there is a first; the server gives 0.2.0 now. */
  const scene = (first: string | undefined, kind: World.Kind = "works") =>
    Effect.gen(function*() {
      if (first === undefined) return World.make({ kind })
      const before = World.make({ version: first })
      yield* World.upgrade(before)
      return World.make({ kind, computer: { folders: before.computer.folders, pointers: before.computer.pointers } })
    })

  for (const { asked, first, name, old } of cases) {
    it.effect(`${name}: the old agnes runs or the new one, and the next try does the rest`, () =>
      Effect.gen(function*() {
        const calls = yield* until(yield* scene(first), World.program(), { call: 0, when: "before" })
        assert.isAtLeast(calls ?? 0, 10)
        const seen = new Set<string>()
        for (const fate of deaths(calls ?? 0)) {
          const at = `${fate.when} ${fate.call}`
          const world = yield* scene(first)
          assert.isUndefined(yield* until(world, World.program(), fate), at)
          const now = yield* World.runs(world)
          assert.include([old, asked], now, at)
          seen.add(now)
          const again = yield* World.upgrade(world, { installed: now.replace("agnes ", "") })
          assert.deepStrictEqual([again.code, again.error.includes("fail")], [0, false], at)
          assert.strictEqual(yield* World.runs(world), asked, at)
          assert.isAtMost(world.computer.folders.size, 2, `${at}: nothing is left lying about`)
        }
        assert.deepStrictEqual([...seen].sort(), [old, asked].sort())
      }))
  }

  it.effect("one that does not start: what was there runs, whenever the end comes", () =>
    Effect.gen(function*() {
      const calls = yield* until(yield* scene("0.1.5", "crashes"), World.program(), { call: 0, when: "before" })
      for (const fate of deaths(calls ?? 0)) {
        const world = yield* scene("0.1.5", "crashes")
        yield* until(world, World.program(), fate)
        assert.strictEqual(yield* World.runs(world), "agnes 0.1.5", `${fate.when} ${fate.call}`)
      }
    }))

  it.effect("the way back: the one runs or the other", () =>
    Effect.gen(function*() {
      const both = Effect.tap(scene(undefined), (world) => World.upgrade(world))
      const calls = yield* until(yield* both, SelfUpgrade.rollBack, { call: 0, when: "before" })
      for (const fate of deaths(calls ?? 0)) {
        const world = yield* both
        yield* until(world, SelfUpgrade.rollBack, fate)
        assert.include(["agnes 0.1.0", "agnes 0.2.0"], yield* World.runs(world), `${fate.when} ${fate.call}`)
      }
    }))
})
