import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as GroupCommit from "../../../src/adapters/sqlite/GroupCommit.ts"

const job = (n: number, fate: string, key = String(n)): GroupCommit.Job<number, number, string, never> => ({
  key,
  prepare: fate === "prepare" ? Effect.fail("prepare") : Effect.succeed(n),
  publish: () => fate === "publish" ? Effect.fail("publish") : Effect.yieldNow(),
  save: () => fate === "save" ? Effect.fail("save") : Effect.succeed(n)
})

describe("GroupCommit", () => {
  it.effect.prop("everybody gets their own answer, whatever becomes of the others", [
    fc.array(fc.constantFrom("ok", "ok", "prepare", "publish", "save"), { maxLength: 100 })
  ], ([fates]) =>
    Effect.gen(function*() {
      const together = GroupCommit.make<never, never>((work) => work, Effect.exit)
      const answers = yield* Effect.forEach(fates, (fate, n) => Effect.either(together(job(n, fate))), {
        concurrency: "unbounded"
      })
      for (const [n, fate] of fates.entries()) {
        const answer = answers[n]!
        assert.strictEqual(answer._tag === "Right" ? answer.right : answer.left, fate === "ok" ? n : fate)
      }
    }))

  it.effect("those who come together share a transaction, up to 64, but never two of one key", () =>
    Effect.gen(function*() {
      let transactions = 0
      const together = GroupCommit.make<never, never>(
        (work) => Effect.zipRight(Effect.sync(() => void transactions++), work),
        Effect.exit
      )
      yield* Effect.forEach(Array.from({ length: 100 }, (_, n) => n), (n) => together(job(n, "ok")), { concurrency: "unbounded" })
      assert.strictEqual(transactions, 2)
      yield* Effect.forEach([1, 2, 3], (n) => together(job(n, "ok", "same")), { concurrency: "unbounded" })
      assert.strictEqual(transactions, 5)
    }))

  it.effect("a transaction that fails fails all of its jobs, and the next one is tried", () =>
    Effect.gen(function*() {
      let transactions = 0
      const together = GroupCommit.make<never, "disk">(
        (work) => Effect.zipLeft(work, ++transactions === 1 ? Effect.fail("disk" as const) : Effect.void),
        Effect.exit
      )
      const answers = yield* Effect.forEach([1, 2, 3], (n) => Effect.either(together(job(n, "ok"))), { concurrency: "unbounded" })
      assert.deepStrictEqual(answers.map(({ _tag }) => _tag), ["Left", "Left", "Left"])
      assert.strictEqual(yield* together(job(4, "ok")), 4)
    }))

  it.effect("what cannot be undone alone takes the transaction with it, and nobody is told otherwise", () =>
    Effect.gen(function*() {
      const together = GroupCommit.make<"gone", "gone">(
        (work) => work,
        (work) => Effect.flatMap(Effect.exit(work), (exit) => exit._tag === "Success" ? Effect.succeed(exit) : Effect.fail("gone"))
      )
      const fates = ["ok", "save", "ok"]
      const answers = yield* Effect.forEach(fates, (fate, n) => Effect.either(together(job(n, fate))), { concurrency: "unbounded" })
      assert.deepStrictEqual(answers.map(({ _tag }) => _tag), ["Left", "Left", "Left"])
    }))

  it.effect("a job alone that fails half-way fails its transaction, which undoes it", () =>
    Effect.gen(function*() {
      const ended: Array<string> = []
      const together = GroupCommit.make<never, never>(
        (work) => Effect.onExit(work, (exit) => Effect.sync(() => void ended.push(exit._tag))),
        () => Effect.dieMessage("no savepoint for one")
      )
      for (const fate of ["ok", "prepare", "publish", "save"]) yield* Effect.either(together(job(1, fate)))
      assert.deepStrictEqual(ended, ["Success", "Success", "Success", "Failure"])
    }))
})
