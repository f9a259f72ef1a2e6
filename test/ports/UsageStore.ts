import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import * as Figures from "../../src/domain/usage/Figures.ts"
import type { SessionStore } from "../../src/ports/SessionStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"
import { UsageStore } from "../../src/ports/UsageStore.ts"
import * as Indexed from "./support/Indexed.ts"
import * as Used from "./support/Used.ts"

const { call, counted, everything, friday, message } = Used

/** The contract of `UsageStore`; every layer made by `make` is an empty store of sessions and what they used. */
export const suite = (name: string, make: () => Layer.Layer<UsageStore | SessionStore, StoreError.StoreError>) =>
  describe(`UsageStore: ${name}`, () => {
    const within = <A, E>(test: Effect.Effect<A, E, UsageStore | SessionStore>) => Effect.provide(test, make())
    const empty = { messages: [], marks: [], stretches: [] }

    it.effect("nothing is used at first, and nothing is put down for a session that is not there", () =>
      within(Effect.gen(function*() {
        const store = yield* UsageStore
        yield* store.replace({ userId: "ann", session: "s" }, counted(message("m", 5)))
        assert.deepStrictEqual(yield* store.figures(everything), empty)
      })))

    it.effect("what was counted before is replaced, and what another session holds too counts once", () =>
      within(Effect.gen(function*() {
        const store = yield* UsageStore
        for (const session of ["s1", "s2"]) yield* Indexed.upload("ann", session, 3, 1)
        yield* store.replace({ userId: "ann", session: "s1" }, counted(message("old", 1000)))
        yield* store.replace({ userId: "ann", session: "s1" }, counted(message("m", 5), call("c", "Bash", "m")))
        yield* store.replace({ userId: "ann", session: "s2" }, counted(message("m", 7), call("c", "", "", { failed: true })))
        const { marks, messages } = yield* store.figures(everything)
        assert.deepStrictEqual(messages.map(({ messages, tokens }) => [messages, tokens.input, tokens.output]), [[1, 7, 1]])
        assert.deepStrictEqual(marks, [{ key: "", calls: 1, errors: 1, prompts: 0, files: 0 }])
      })))

    it.effect("a withdrawn session leaves nothing; what others hold too stays, for them", () =>
      within(Effect.gen(function*() {
        const store = yield* UsageStore
        for (const session of ["s1", "s2"]) {
          yield* Indexed.upload("ann", session, 3, 1)
          yield* store.replace({ userId: "ann", session }, counted(message("m", 5), message(session, 5)))
        }
        yield* Indexed.withdraw("ann", "s1", 2)
        const bySession = yield* store.figures({ ...everything, group: "session" })
        assert.deepStrictEqual(bySession.messages.map(({ key, messages }) => [key, messages]), [["s2", 2]])
        yield* store.replace({ userId: "ann", session: "s1" }, counted(message("late", 5)))
        yield* Indexed.withdraw("ann", "s2", 3)
        assert.deepStrictEqual(yield* store.figures(everything), empty)
      })))

    it.effect("a person's figures are of their sessions alone; those of everybody are added, equal keys or not", () =>
      within(Effect.gen(function*() {
        const store = yield* UsageStore
        for (const userId of ["ann", "bob"]) {
          yield* Indexed.upload(userId, "s", 3, 1)
          yield* store.replace({ userId, session: "s" }, counted(message("m", userId === "ann" ? 5 : 6)))
        }
        const inputs = (userId: string | undefined) =>
          Effect.map(store.figures({ ...everything, userId }), ({ messages }) =>
            messages.map(({ messages, tokens }) => [messages, tokens.input]))
        assert.deepStrictEqual(yield* inputs("ann"), [[1, 5]])
        assert.deepStrictEqual(yield* inputs(undefined), [[2, 11]])
        assert.deepStrictEqual(yield* inputs("eve"), [])
      })))

    it.effect("thousands of entries and the greatest numbers are added exactly", () =>
      within(Effect.gen(function*() {
        const store = yield* UsageStore
        yield* Indexed.upload("ann", "s", 3, 1)
        const many = Array.from({ length: 2500 }, (_, n) => message(`m${n}`, 1_000_000_000, { at: friday + n }))
        yield* store.replace({ userId: "ann", session: "s" }, counted(...many))
        const { messages: [sum] } = yield* store.figures({ ...everything, until: friday + 2400 })
        assert.deepStrictEqual([sum?.messages, sum?.tokens.input], [2400, 2_400_000_000_000])
      })))

    const four = fc.array(Used.anything, { minLength: 4, maxLength: 4 })

    it.effect("figures are those of `Figures.of`, whatever the sessions, the question, and what was put down before", () =>
      Effect.promise(() =>
        fc.assert(fc.asyncProperty(
          four,
          fc.array(fc.tuple(fc.nat(3), Used.anything), { maxLength: 4 }),
          fc.subarray([0, 1, 2, 3]),
          fc.array(Used.ask, { minLength: 5, maxLength: 5 }),
          (first, again, withdrawn, asks) =>
            Effect.runPromise(within(Effect.gen(function*() {
              const store = yield* UsageStore
              const owner = (n: number) => ({ userId: n === 3 ? "bob" : "ann", session: `s${n}` })
              const now = new Map<number, (typeof first)[number]>()
              for (const n of first.keys()) yield* Indexed.upload(owner(n).userId, owner(n).session, 3, 1)
              for (const [n, its] of [...first.entries(), ...again]) {
                yield* store.replace(owner(n), its)
                now.set(n, its)
              }
              for (const n of withdrawn) {
                yield* Indexed.withdraw(owner(n).userId, owner(n).session, 4)
                now.delete(n)
              }
              const owned = [...now].map(([n, its]) => ({ ...its, ...owner(n) }))
              for (const ask of asks) {
                assert.deepStrictEqual(Used.sorted(yield* store.figures(ask)), Used.sorted(Figures.of(owned, ask)), JSON.stringify(ask))
                assert.strictEqual(yield* store.files(ask), Figures.of(owned, { ...ask, group: "all" }).marks[0]?.files ?? 0)
                assert.strictEqual(yield* store.extent(ask, 5), Math.min(5, Figures.extent(owned, ask)))
              }
            })))
        ), { numRuns: 25 })))
  })
