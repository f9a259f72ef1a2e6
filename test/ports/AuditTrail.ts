import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, FastCheck as fc, type Layer, TestClock } from "effect"
import * as Audit from "../../src/domain/server/Audit.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import { AuditTrail } from "../../src/ports/AuditTrail.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"

const ann = { id: "u-ann", email: "ann@example.org" }
const deed = (action: string, rest: Partial<Audit.Deed> = {}): Audit.Deed => ({ action, actor: Audit.person(ann), ...rest })

const word = fc.constantFrom("a", "b", "a.b", "a%", "a_", "\u{1F600}x", "")
const deeds = fc.array(
  fc.record({
    action: word,
    actor: fc.constantFrom(Audit.system, Audit.person(ann), Audit.person({ id: "u-bob", email: "b@example.org" })),
    subject: fc.option(fc.constantFrom("u-ann", "u-bob"), { nil: undefined }),
    resource: fc.option(word, { nil: undefined }),
    params: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { noNullPrototype: true }),
    result: fc.option(fc.string(), { nil: undefined }),
    durationMs: fc.option(fc.nat(), { nil: undefined })
  }),
  { maxLength: 12 }
)
const filter: fc.Arbitrary<Audit.Filter> = fc.record({
  actor: fc.constantFrom("u-ann", "u-eve"),
  subject: fc.constantFrom("u-ann", "u-bob"),
  action: word,
  actions: fc.array(word, { maxLength: 3 }),
  resource: word,
  from: fc.nat(12_000),
  until: fc.nat(12_000)
}, { requiredKeys: [] })

/** The contract of `AuditTrail`; every layer made by `make` is empty and has accounts beside it. */
export const suite = (name: string, make: () => Layer.Layer<Accounts | AuditTrail, StoreError.StoreError>) =>
  describe(`AuditTrail: ${name}`, () => {
    const within = <A, E>(f: (trail: typeof AuditTrail.Service) => Effect.Effect<A, E, Accounts>) =>
      Effect.provide(Effect.flatMap(AuditTrail, f), make())

    it.effect("what was written is read as it was, the newest first", () =>
      within((trail) =>
        Effect.gen(function*() {
          yield* TestClock.adjust("1 second")
          const full = deed("token.create", {
            resource: "token:t-1", subject: "u-ann", params: { name: "l\u0000\u2028ap\"top", n: 1, b: true, none: null }, result: "no", durationMs: 7
          })
          yield* trail.add(full)
          yield* trail.add(deed("b"))
          const { entries, next } = yield* trail.list({}, { limit: 9 })
          assert.deepStrictEqual(entries.map(({ id, ...rest }) => rest), [
            { ...deed("b"), at: 1000, resource: undefined, subject: undefined, params: {}, result: "ok", durationMs: undefined },
            { ...full, at: 1000 } as never
          ])
          assert.isUndefined(next)
        })))

    it.effect.prop("pages in a row are all that matches, whatever the length of a page", [deeds, filter, fc.integer({ min: 1, max: 5 })], ([all, wanted, limit]) =>
      within((trail) =>
        Effect.gen(function*() {
          for (const each of all) {
            yield* TestClock.adjust("1 second")
            yield* trail.add(each)
          }
          const everything = (yield* trail.list({}, { limit: 99 })).entries
          const found: Array<Audit.Entry> = []
          for (let before: string | undefined, more = true; more;) {
            const page = yield* trail.list(wanted, { before, limit })
            assert.isAtMost(page.entries.length, limit)
            found.push(...page.entries)
            before = page.next
            more = before !== undefined
          }
          assert.deepStrictEqual(found, everything.filter(Audit.matches(wanted)))
          assert.deepStrictEqual(everything.map(({ action }) => action), all.map(({ action }) => action).reverse())
        })), { fastCheck: { numRuns: 30 } })

    it.effect("entries of elsewhere stand behind all that are here, once, however often they are put there", () =>
      within((trail) =>
        Effect.gen(function*() {
          yield* trail.add(deed("mine"))
          const old = (n: number) => Audit.entry(`old-${n}`, n, deed(`old ${n}`, { params: { n } }))
          yield* trail.adopt([old(4), old(3)])
          yield* trail.adopt([old(3), old(2), { ...old(4), action: "other" }, old(1)])
          yield* trail.add(deed("mine too"))
          const { entries } = yield* trail.list({}, { limit: 9 })
          assert.deepStrictEqual(entries.map(({ action }) => action), ["mine too", "mine", "old 4", "old 3", "old 2", "old 1"])
          assert.deepStrictEqual(entries[2], old(4))
          assert.deepStrictEqual([...yield* trail.known(["old-1", "old-9", "old-4"])].sort(), ["old-1", "old-4"])
          const page = yield* trail.list({}, { before: "old-3", limit: 1 })
          assert.deepStrictEqual([page.entries[0]?.id, page.next], ["old-2", "old-2"])
        })))

    it.effect("an unknown entry is followed by nothing", () =>
      within((trail) =>
        Effect.gen(function*() {
          yield* trail.add(deed("a"))
          assert.deepStrictEqual(yield* trail.list({}, { before: "unknown", limit: 9 }), { entries: [], next: undefined })
        })))

    it.effect("a change and its entry come together, and say what was done", () =>
      within((trail) =>
        Effect.gen(function*() {
          const accounts = yield* Accounts
          const user = { ...ann, name: "Ann", active: true, admin: false }
          const add = Effect.as(accounts.addUser(user, 1), 42)
          assert.strictEqual(yield* trail.along(add, (n) => deed("user.add", { params: { n } })), 42)
          const failed = yield* Effect.exit(trail.along(add, () => deed("user.add")))
          assert.isTrue(Exit.isFailure(failed))
          yield* trail.along(Effect.void, () => undefined)
          const { entries } = yield* trail.list({}, { limit: 9 })
          assert.deepStrictEqual(entries.map(({ params }) => params), [{ n: 42 }])
        })))

    it.effect("many at once are all there, once", () =>
      within((trail) =>
        Effect.gen(function*() {
          const names = Array.from({ length: 40 }, (_, n) => `a.${n}`)
          yield* Effect.forEach(names, (action, n) => n % 2 === 0 ? trail.add(deed(action)) : trail.along(Effect.void, () => deed(action)), {
            concurrency: "unbounded"
          })
          const { entries } = yield* trail.list({ action: "a." }, { limit: 99 })
          assert.sameMembers(entries.map(({ action }) => action), names)
          assert.strictEqual(new Set(entries.map(({ id }) => id)).size, names.length)
        })))
  })
