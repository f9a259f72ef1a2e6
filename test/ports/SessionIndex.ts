import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import * as Documents from "../../src/domain/search/Documents.ts"
import * as SearchQuery from "../../src/domain/search/SearchQuery.ts"
import * as Words from "../../src/domain/search/Words.ts"
import * as IndexBackoff from "../../src/domain/server/IndexBackoff.ts"
import { lease, SessionIndex } from "../../src/ports/SessionIndex.ts"
import { SessionStore } from "../../src/ports/SessionStore.ts"
import * as StoreError from "../../src/ports/StoreError.ts"
import * as Indexed from "./support/Indexed.ts"

const { ann, bob, documents, facts, index, page, sessionsOf, upload, withdraw } = Indexed

/** The contract of `SessionIndex`; every layer made by `make` is an empty store with its index. */
export const suite = (name: string, make: () => Layer.Layer<SessionIndex | SessionStore, StoreError.StoreError>) =>
  describe(`SessionIndex: ${name}`, () => {
    const within = <A, E>(test: Effect.Effect<A, E, SessionIndex | SessionStore>) => Effect.provide(test, make())

    it.effect("nothing is due, listed or found at first", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        assert.isUndefined(yield* its.claim(1))
        assert.isUndefined(yield* its.nextDue)
        assert.deepStrictEqual(yield* its.list(ann, Indexed.newest, 9), { rows: [], before: false, after: false })
        assert.deepStrictEqual(yield* its.search(ann, SearchQuery.parse("a"), page), { found: [], next: undefined })
      })))

    it.effect("a stored session is listed at once and due; what was read becomes visible in one step", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* upload(ann, "s1", 3, 1000)
        const [row] = (yield* its.list(ann, Indexed.newest, 9)).rows
        assert.deepStrictEqual([row?.facts, row?.indexedRevision, row?.receivedAt], [undefined, undefined, 1000])
        const claim = (yield* its.claim(2000))!
        assert.deepStrictEqual([claim.userId, claim.session, claim.revision, claim.attempts], [ann, "s1", 1, 0])
        yield* its.append(claim, documents("alpha", "beta"), 2000)
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), [])
        yield* its.append(claim, [{ turn: 7, by: "assistant", at: undefined, text: "gamma" }], 2000)
        yield* its.commit(claim, facts("Title", "p"), 3000)
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), ["s1"])
        const listed = (yield* its.named(ann, ["s1", "nowhere"])).get("s1")
        assert.deepStrictEqual([listed?.facts, listed?.indexedRevision], [facts("Title", "p"), 1])
        const [found] = (yield* its.search(ann, SearchQuery.parse("gamma"), page)).found
        assert.deepStrictEqual(found?.hits, [{ turn: 7, by: "assistant", at: undefined, text: "gamma" }])
        assert.isUndefined(yield* its.claim(9_000_000))
        assert.isUndefined(yield* its.nextDue)
      })))

    it.effect("what grew is due again and shows what was read before until it is read; the order is that of reading", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        for (const session of ["s1", "s2"]) yield* index(ann, session, "alpha one")
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), ["s2", "s1"])
        yield* upload(ann, "s1", 50, 5000)
        assert.deepStrictEqual(yield* sessionsOf(ann, "one"), ["s2", "s1"])
        const claim = (yield* its.claim(6000))!
        assert.strictEqual(claim.revision, 2)
        yield* its.append(claim, documents("alpha two"), 6000)
        yield* its.commit(claim, facts("T"), 6000)
        assert.deepStrictEqual(yield* sessionsOf(ann, "one"), ["s2"])
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), ["s1", "s2"])
      })))

    it.effect("what comes while a session is read makes it due again", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* upload(ann, "s1", 3, 1000)
        const claim = (yield* its.claim(2000))!
        yield* upload(ann, "s1", 5, 2500)
        yield* its.append(claim, documents("old"), 2600)
        yield* its.commit(claim, facts("T"), 3000)
        assert.strictEqual((yield* its.claim(3000))?.revision, 2)
        assert.isUndefined(yield* its.claim(3000))
      })))

    it.effect("a claim is nobody else's until it was not heard of for long; then the first counts nothing", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* upload(ann, "s1", 3, 1000)
        const first = (yield* its.claim(2000))!
        assert.isUndefined(yield* its.claim(2000 + lease - 1))
        yield* its.append(first, documents("first"), 3000)
        assert.isUndefined(yield* its.claim(2000 + lease))
        const second = (yield* its.claim(3000 + lease))!
        assert.strictEqual((yield* Effect.flip(its.append(first, documents("x"), 4000)))._tag, "Superseded")
        assert.strictEqual((yield* Effect.flip(its.commit(first, facts("x"), 4000)))._tag, "Superseded")
        yield* its.fail(first, "late", 4000)
        yield* its.append(second, documents("second"), 4000)
        yield* its.commit(second, facts("second"), 4000)
        assert.deepStrictEqual([yield* sessionsOf(ann, "first"), yield* sessionsOf(ann, "second")], [[], ["s1"]])
      })))

    it.effect("a claim given back is anybody's at once", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* upload(ann, "s1", 3, 1000)
        const first = (yield* its.claim(2000))!
        yield* its.release(first)
        const second = (yield* its.claim(2000))!
        yield* its.release(first)
        assert.isUndefined(yield* its.claim(2000))
        yield* its.commit(second, facts("T"), 2000)
      })))

    it.effect("a claim of a clock that ran far ahead does not hold for ever", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* upload(ann, "s1", 3, 1000)
        yield* its.claim(1e12)
        assert.isDefined(yield* its.claim(2000))
      })))

    it.effect("what cannot be read is left alone for longer each time, and found no more; a new version is tried at once", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* index(ann, "s1", "alpha")
        yield* upload(ann, "s1", 9, 2000)
        let at = 10_000
        for (const attempt of [1, 2, 3]) {
          yield* its.fail((yield* its.claim(at))!, `bad ${attempt}`, at)
          assert.isUndefined(yield* its.claim(at + IndexBackoff.delay(attempt) - 1))
          at += IndexBackoff.delay(attempt)
          assert.strictEqual(yield* its.nextDue, at)
          const row = (yield* its.named(ann, ["s1"])).get("s1")
          assert.deepStrictEqual([row?.problem, row?.facts?.title], [`bad ${attempt}`, "s1"])
        }
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), [])
        yield* upload(ann, "s1", 11, at)
        const claim = (yield* its.claim(at))!
        assert.deepStrictEqual([claim.revision, claim.attempts], [3, 0])
        yield* its.commit(claim, facts("T"), at)
        assert.isUndefined((yield* its.named(ann, ["s1"])).get("s1")?.problem)
      })))

    it.effect("of a withdrawn session nothing is left; what was read of it meanwhile counts nothing", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        for (const [user, session] of [[ann, "s1"], [ann, "s2"], [bob, "s1"]] as const) yield* index(user, session, "alpha")
        yield* upload(ann, "s1", 9, 2000)
        const claim = (yield* its.claim(3000))!
        yield* its.append(claim, documents("alpha"), 3000)
        yield* withdraw(ann, "s1", 4000)
        assert.strictEqual((yield* Effect.flip(its.commit(claim, facts("x"), 4000)))._tag, "Superseded")
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), ["s2"])
        assert.deepStrictEqual(yield* sessionsOf(bob, "alpha"), ["s1"])
        assert.deepStrictEqual((yield* its.list(ann, Indexed.newest, 9)).rows.map(({ session }) => session), ["s2"])
        assert.deepStrictEqual(yield* its.withdrawn(ann), [{ session: "s1", at: 4000 }])
        assert.deepStrictEqual(yield* its.withdrawn(bob), [])
        assert.isUndefined(yield* its.claim(5000))
        yield* Effect.flatMap(SessionStore, (store) => store.lift({ userId: ann, session: "s1" }, 6000, Effect.void))
        assert.deepStrictEqual(yield* its.withdrawn(ann), [])
        yield* upload(ann, "s1", 3, 7000)
        assert.strictEqual((yield* its.claim(7000))?.session, "s1")
        assert.deepStrictEqual(yield* sessionsOf(ann, "alpha"), ["s2"])
      })))

    it.effect("counts what it has before it: due, failing, and since when the first waits", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        assert.deepStrictEqual(yield* its.backlog, { due: 0, failing: 0, waitingSince: undefined })
        yield* upload(ann, "s1", 3, 1000)
        yield* upload(bob, "s2", 3, 2000)
        assert.deepStrictEqual(yield* its.backlog, { due: 2, failing: 0, waitingSince: 1000 })
        yield* its.fail((yield* its.claim(3000))!, "bad", 3000)
        assert.deepStrictEqual(yield* its.backlog, { due: 2, failing: 1, waitingSince: 2000 })
        yield* its.commit((yield* its.claim(3000))!, facts("T"), 3000)
        assert.deepStrictEqual(yield* its.backlog, { due: 1, failing: 1, waitingSince: undefined })
      })))

    it.effect("upkeep ends, and takes nothing that is shown", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        for (let n = 1; n <= 3; n++) {
          yield* upload(ann, "s1", n, n)
          const claim = (yield* its.claim(1000))!
          yield* its.append(claim, Array.from({ length: 450 }, (_, turn) => ({ ...documents("alpha")[0]!, turn })), 1000)
          yield* its.commit(claim, facts("T"), 1000)
        }
        yield* its.tidy.pipe(Effect.repeat({ while: (more) => more }))
        const { found } = yield* its.search(ann, SearchQuery.parse("alpha"), page)
        assert.deepStrictEqual(found.map(({ hits, more }) => [hits.map(({ turn }) => turn), more]), [[[0, 1, 2], true]])
      })))

    it.effect.prop("finds what SearchQuery.matches says, in pages that give every session once", {
      texts: fc.array(fc.array(Indexed.text, { maxLength: 5 }), { maxLength: 6 }),
      input: Indexed.input,
      limit: fc.integer({ min: 1, max: 3 })
    }, ({ input, limit, texts }) =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        for (const [n, said] of texts.entries()) {
          yield* index(ann, `s${n}`, ...said)
          yield* index(bob, `s${n}`, ...said, "ab ba aa bb")
        }
        const query = SearchQuery.parse(input)
        const turns = (said: ReadonlyArray<string>) =>
          said.flatMap((one, turn) => SearchQuery.matches(query, Words.of(one)) ? [turn] : [])
        const expected = texts.map((said, n) => [`s${n}`, turns(said).slice(0, 3), turns(said).length > 3] as const)
          .filter(([, hits]) => hits.length > 0).reverse()
        const seen: Array<readonly [string, ReadonlyArray<number>, boolean]> = []
        let after: string | undefined
        do {
          const { found, next } = yield* its.search(ann, query, { after, limit })
          assert.isAtMost(found.length, limit)
          seen.push(...found.map(({ hits, more, session }) => [session.session, hits.map(({ turn }) => turn), more] as const))
          after = next
        } while (after !== undefined)
        assert.deepStrictEqual(seen, expected)
      })), { fastCheck: { numRuns: 25 } })

    it.effect("documents of the greatest length and number are found", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* index(ann, "s1", "word ".repeat(Documents.longest / 5), "last")
        assert.deepStrictEqual(yield* sessionsOf(ann, "word last"), [])
        assert.deepStrictEqual(yield* sessionsOf(ann, "last"), ["s1"])
        assert.strictEqual((yield* its.search(ann, SearchQuery.parse("word"), page)).found[0]?.hits[0]?.turn, 0)
      })))
  })
