import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import { gone } from "../../src/domain/knowledge/Item.ts"
import * as Search from "../../src/domain/knowledge/Search.ts"
import * as Visibility from "../../src/domain/knowledge/Visibility.ts"
import { KnowledgeStore } from "../../src/ports/KnowledgeStore.ts"
import type { SessionStore } from "../../src/ports/SessionStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"
import * as Indexed from "./support/Indexed.ts"
import * as Known from "./support/Known.ts"

const { finding, item, record } = Known

/** The contract of `KnowledgeStore`; every layer made by `make` is an empty store of sessions and of what was learned. */
export const suite = (name: string, make: () => Layer.Layer<KnowledgeStore | SessionStore, StoreError.StoreError>) =>
  describe(`KnowledgeStore: ${name}`, () => {
    const within = <A, E>(test: Effect.Effect<A, E, KnowledgeStore | SessionStore>) => Effect.provide(test, make())
    const all = Effect.flatMap(KnowledgeStore, (store) => store.items({ limit: 100 }))
    const ids = Effect.map(all, (found) => found.map(({ item }) => item.id).sort())
    const sessions = (...pairs: ReadonlyArray<readonly [string, string]>) =>
      Effect.forEach(pairs, ([userId, session]) => Indexed.upload(userId, session, 3, 1), { discard: true })

    it.effect("what a session says is pending and its owner's; of a session that is not stored, nothing", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        assert.deepStrictEqual(yield* record("ann", "s", finding("k1")), { created: 0 })
        yield* sessions(["ann", "s"])
        assert.deepStrictEqual(yield* record("ann", "s", finding("k1"), finding("k2")), { created: 2 })
        const found = yield* store.find("k1")
        assert.deepInclude(found?.item, {
          id: "k1", title: "Title k1", status: "pending", userId: "ann", session: "s", kept: false, confidence: 0.9,
          audience: undefined, personalBy: undefined, category: "business_logic", domain: "data"
        })
        assert.deepStrictEqual(found?.contributors, ["ann"])
        const [evidence] = yield* store.evidence(["k1"])
        assert.deepInclude(evidence, { itemId: "k1", userId: "ann", session: "s", revision: 1, detection: "correction", quote: "Quote k1" })
        assert.match(evidence?.id ?? "", /^ev_[0-9a-f]{12}$/)
        assert.deepStrictEqual(yield* store.evidence([]), [])
        assert.isUndefined(yield* store.find("nothing"))
      })))

    it.effect("W-16 said again, nothing is doubled; said no more, it goes unless a person keeps it", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        yield* sessions(["ann", "s"])
        const said = ["k1", "k2", "k3", "k4", "k5"].map((id) => finding(id))
        yield* record("ann", "s", ...said)
        yield* record("ann", "s", ...said)
        assert.lengthOf(yield* store.evidence(["k1"]), 1)
        yield* store.change("k1", { status: "approved" }, 5)
        yield* store.vote("k2", "ann", -1, 5)
        yield* store.setPersonal("k3", "ann")
        yield* record("ann", "s", finding("k4", { detection: "confirmation" }), finding("k6"))
        assert.deepStrictEqual(yield* ids, ["k1", "k2", "k3", "k4", "k6"])
        // What is kept still goes with its source.
        assert.lengthOf(yield* store.evidence(["k1", "k2", "k3"]), 3)
        assert.deepStrictEqual((yield* store.evidence(["k4"])).map(({ detection }) => detection), ["confirmation"])
      })))

    it.effect("said again by a later version, evidence names that one and its words, under its id", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        yield* sessions(["ann", "s"])
        yield* record("ann", "s", finding("k1"))
        const [before] = yield* store.evidence(["k1"])
        yield* store.record({ userId: "ann", session: "s" }, { revision: 2, sha256: "1" }, Known.recorded(finding("k1", { quote: "now" })))
        assert.deepStrictEqual(yield* store.evidence(["k1"]), [{ ...before!, revision: 2, quote: "now" }])
      })))

    it.effect("what two say is both's; when one takes it back it is the other's, and personal no more", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        yield* sessions(["ann", "s"], ["bob", "t"])
        yield* record("ann", "s", finding("k1"))
        assert.deepStrictEqual(yield* record("bob", "t", finding("k1")), { created: 0 })
        yield* store.setPersonal("k1", "ann")
        assert.deepStrictEqual((yield* store.find("k1"))?.contributors, ["ann", "bob"])
        yield* Indexed.withdraw("ann", "s", 2)
        const left = yield* store.find("k1")
        assert.deepStrictEqual([left?.contributors, left?.item.userId, left?.item.session], [["bob"], "bob", "t"])
        assert.isUndefined(left?.item.personalBy)
        assert.deepStrictEqual((yield* store.evidence(["k1"])).map(({ userId }) => userId), ["bob"])
      })))

    it.effect("with a withdrawn session goes what came from it alone: what is pending wholly, of all else every text", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        yield* sessions(["ann", "s"], ["bob", "t"])
        yield* record("ann", "s", finding("k1"), finding("k2"), finding("k3"), finding("k4"), finding("k5"))
        yield* record("bob", "t", finding("k5"), finding("k6"))
        yield* store.change("k2", { status: "mandatory", audience: "group:g" }, 5)
        yield* store.change("k3", { status: "rejected", reason: "no" }, 5)
        yield* store.vote("k4", "ann", 1, 5)
        yield* store.vote("k2", "bob", 1, 5)
        yield* Indexed.withdraw("ann", "s", 2)
        assert.deepStrictEqual(yield* ids, ["k2", "k3", "k5", "k6"])
        for (const [id, status] of [["k2", "revoked"], ["k3", "rejected"]] as const) {
          const found = yield* store.find(id)
          assert.deepInclude(found?.item, { ...gone, status, content: undefined, entities: [], tags: [], userId: undefined })
          assert.deepStrictEqual([yield* store.evidence([id]), found?.contributors], [[], []])
        }
        assert.strictEqual((yield* store.votes(["k2"], "bob")).size, 0)
        assert.deepStrictEqual(yield* record("ann", "s", finding("k9")), { created: 0 })
        // Said by another session, it is new and nobody has judged it.
        assert.deepStrictEqual(yield* record("bob", "t", finding("k2")), { created: 1 })
        assert.deepInclude((yield* store.find("k2"))?.item, { status: "pending", title: "Title k2", kept: false, userId: "bob", reason: undefined })
      })))

    it.effect("pairs are told once, in either order, go with their items and remember what was decided", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        yield* sessions(["ann", "s"], ["bob", "t"])
        yield* record("ann", "s", finding("k1"))
        const relations = [Known.likeness("k2", "k1"), Known.likeness("k2", "nothing"), Known.likeness("k2", "k2")]
        const contradictions = [Known.clash("k2", "k1"), Known.clash("nothing", "k1")]
        const more = { findings: [finding("k2")], relations, contradictions }
        yield* store.record({ userId: "bob", session: "t" }, { revision: 1, sha256: "" }, more)
        yield* store.record({ userId: "bob", session: "t" }, { revision: 2, sha256: "" }, { ...more, contradictions: [Known.clash("k1", "k2")] })
        const open = { open: true, limit: 9 }
        const [duplicate, ...no] = yield* store.duplicates(open)
        assert.deepInclude(duplicate, { a: "k1", b: "k2", score: 0.5, settled: undefined })
        assert.deepStrictEqual(no, [])
        const [clash] = yield* store.contradictions({ ...open, ids: ["k1"] })
        assert.deepInclude(clash, Known.clash("k2", "k1"))
        assert.deepStrictEqual([yield* store.contradictions({ ...open, ids: ["k3"] }), yield* store.duplicates({ ...open, ids: [] })], [[], []])
        assert.deepStrictEqual([yield* store.contradiction(clash?.id ?? ""), yield* store.contradiction("kc_0")], [clash, undefined])
        const settled = { by: "admin@x", at: 7, resolution: "kept_a" }
        assert.deepStrictEqual((yield* store.settleContradiction(clash?.id ?? "", settled))?.settled, settled)
        assert.deepStrictEqual((yield* store.settleDuplicate(["k2", "k1"], settled))?.settled, settled)
        assert.isUndefined(yield* store.settleContradiction("kc_0", settled))
        assert.isUndefined(yield* store.settleDuplicate(["k1", "k3"], settled))
        assert.deepStrictEqual([yield* store.contradictions(open), yield* store.duplicates(open)], [[], []])
        assert.lengthOf(yield* store.contradictions({ open: false, limit: 9 }), 1)
        yield* Indexed.withdraw("bob", "t", 2)
        assert.deepStrictEqual([yield* store.contradictions({ open: false, limit: 9 }), yield* store.duplicates({ open: false, limit: 9 })], [[], []])
      })))

    it.effect("pairs from elsewhere come as they are, once, where both items are there", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        for (const id of ["k1", "k2", "k3"]) yield* store.add(item(id))
        const settled = { by: "admin@x", at: 7, resolution: "kept_a" }
        const contradiction = { ...Known.clash("k2", "k1"), id: "kc_old", detectedAt: 3, settled }
        const duplicate = { ...Known.likeness("k1", "k2"), createdAt: 4, settled: undefined }
        const absent = { ...Known.clash("k1", "nothing"), id: "kc_none", detectedAt: 3, settled: undefined }
        const all = { contradictions: [contradiction, absent], duplicates: [duplicate, { ...duplicate, b: "nothing" }] }
        assert.deepStrictEqual(yield* store.untold(all), all)
        for (const _ of [1, 2]) yield* store.tell(all)
        const every = { open: false, limit: 9 }
        assert.deepStrictEqual([yield* store.contradictions(every), yield* store.duplicates(every)], [[contradiction], [duplicate]])
        const again = { contradictions: [{ ...contradiction, id: "kc_new", a: "k1", b: "k2" }], duplicates: [{ ...duplicate, score: 1 }] }
        assert.deepStrictEqual(yield* store.untold(again), { contradictions: [], duplicates: [] })
        yield* store.tell(again)
        assert.deepStrictEqual([yield* store.contradictions(every), yield* store.duplicates(every)], [[contradiction], [duplicate]])
      })))

    it.effect("one vote a person, the last one; taken back it is none", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        yield* store.add(item("k1", { kept: false }))
        assert.isFalse(yield* store.vote("nothing", "ann", 1, 1))
        for (const [who, vote] of [["ann", 1], ["bob", -1], ["eve", -1], ["ann", -1], ["bob", 0]] as const) {
          assert.isTrue(yield* store.vote("k1", who, vote, 1))
        }
        assert.deepStrictEqual((yield* store.votes(["k1", "k2"], "ann")).get("k1"), { up: 0, down: 2, own: -1 })
        assert.deepStrictEqual((yield* store.votes(["k1"], "bob")).get("k1"), { up: 0, down: 2, own: undefined })
        assert.isTrue((yield* store.find("k1"))?.item.kept)
      })))

    it.effect("is added once, as given; changes keep what they do not name", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        const given = item("k1", { status: "pending", kept: false, content: undefined, confidence: 0 })
        const speaks = { id: "ev_1", itemId: "k1", userId: "bob", session: "s", revision: 2, detection: undefined, quote: "q", createdAt: 3 }
        assert.isTrue(yield* store.add(given, [speaks]))
        assert.isFalse(yield* store.add(item("k1", { title: "other" })))
        assert.deepStrictEqual(yield* store.find("k1"), { item: given, contributors: ["ann", "bob"] })
        assert.deepStrictEqual(yield* store.evidence(["k1"]), [speaks])
        assert.isUndefined(yield* store.change("nothing", { status: "approved" }, 5))
        assert.isFalse(yield* store.setPersonal("nothing", "ann"))
        const rejected = yield* store.change("k1", { status: "rejected", reason: "no" }, 5)
        assert.deepStrictEqual(rejected, { ...given, status: "rejected", reason: "no", kept: true, updatedAt: 5 })
        const edit = { title: "T", content: "C", category: "c", domain: "product", tags: ["x"], entities: ["y"], audience: "all" } as const
        assert.deepStrictEqual(yield* store.change("k1", { ...edit, status: "mandatory" }, 6),
          { ...given, ...edit, status: "mandatory", reason: undefined, kept: true, updatedAt: 6 })
      })))

    it.effect("notes are a source too; the same ones are not read twice", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        const noted = finding("k1", { detection: undefined, sourceType: "claude_local_md" })
        assert.isUndefined(yield* store.notesRead("ann"))
        assert.deepStrictEqual(yield* store.recordNotes("ann", "h1", Known.recorded(noted, finding("k2", { detection: undefined }))), { created: 2 })
        assert.deepStrictEqual(yield* store.recordNotes("ann", "h2", Known.recorded(noted)), { created: 0 })
        assert.deepStrictEqual([yield* ids, yield* store.notesRead("ann"), yield* store.notesRead("bob")], [["k1"], "h2", undefined])
        const [evidence] = yield* store.evidence(["k1"])
        assert.deepStrictEqual([evidence?.session, evidence?.detection, evidence?.revision], [undefined, undefined, undefined])
        yield* store.giveUpNotes("ann", "h2a", "format: no use")
        assert.deepStrictEqual([yield* ids, yield* store.notesRead("ann")], [["k1"], "h2a"])
        yield* store.change("k1", { status: "approved" }, 5)
        yield* store.recordNotes("ann", "h3", Known.recorded())
        assert.deepStrictEqual(yield* ids, ["k1"])
      })))

    it.effect("notes that were given up are listed with the reason, until they are read or somebody has them read again", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        const givenUp = Effect.map(store.notesGivenUp, (all) => all.map(({ reason, sha256, userId }) => [userId, sha256, reason]))
        yield* store.recordNotes("eve", "h0", Known.recorded())
        for (const who of ["cid", "bob", "ann"]) yield* store.giveUpNotes(who, "h1", `no use of ${who}`)
        const [ann, bob, cid] = ["ann", "bob", "cid"].map((who) => [who, "h1", `no use of ${who}`])
        assert.deepStrictEqual(yield* givenUp, [ann, bob, cid])
        yield* store.recordNotes("bob", "h2", Known.recorded())
        assert.deepStrictEqual(yield* givenUp, [ann, cid])
        assert.deepStrictEqual([yield* store.retryNotes("eve"), yield* store.retryNotes("ann")], [0, 1])
        assert.deepStrictEqual([yield* store.notesRead("ann"), yield* store.notesRead("eve"), yield* store.notesRead("cid")], [undefined, "h0", "h1"])
        assert.deepStrictEqual([yield* store.retryNotes(undefined), yield* givenUp, yield* store.notesRead("bob")], [1, [], "h2"])
      })))

    it.effect("as many proposals of a person wait as may, whatever they are from; judged ones make room", () =>
      within(Effect.gen(function*() {
        const store = yield* KnowledgeStore
        const proposal = (id: string, userId = "ann") => ({ ...item(id, { status: "pending" }), userId })
        yield* sessions(["ann", "s"])
        yield* record("ann", "s", finding("k0"))
        assert.deepStrictEqual([yield* store.propose(proposal("k1"), 2), yield* store.propose(proposal("k2"), 2)], [true, false])
        assert.deepStrictEqual([yield* ids, yield* store.propose(proposal("k3", "bob"), 2)], [["k0", "k1"], true])
        yield* store.change("k0", { status: "approved" }, 5)
        assert.deepStrictEqual([yield* store.propose(proposal("k4"), 2), yield* store.propose(proposal("k5"), 2)], [true, false])
        assert.deepInclude((yield* store.find("k4"))?.item, proposal("k4"))
        const many = yield* Effect.forEach(["a", "b", "c", "d", "e"], (id) => store.propose(proposal(`k${id}`, "cid"), 3), { concurrency: "unbounded" })
        assert.lengthOf(many.filter((isAdded) => isAdded), 3)
      })))

    it.effect("what is asked for is what the model says, for anybody", () =>
      Effect.promise(() =>
        fc.assert(fc.asyncProperty(
          fc.uniqueArray(Known.anItem, { selector: ({ id }) => id }), fc.constantFrom(...Known.people), Known.aReader,
          fc.array(fc.constantFrom("o", "S", "%", "\\", "_", "É", "net", "margin gross"), { maxLength: 2 }),
          (items, contributor, reader, words) =>
            Effect.runPromise(within(Effect.gen(function*() {
              const store = yield* KnowledgeStore
              for (const one of items) {
                const speaks = { id: `ev_${one.id}`, itemId: one.id, userId: contributor, session: "s", revision: 1, detection: undefined, quote: "", createdAt: 1 }
                yield* store.add(one, one.id === "k1" ? [speaks] : [])
              }
              const known = yield* all
              assert.deepStrictEqual(
                known.map(({ item }) => [item.updatedAt, item.id] as const),
                items.map(({ id, updatedAt }) => [updatedAt, id] as const).sort(([a, x], [b, y]) => b - a || (x < y ? -1 : 1)))
              const wanted = { reader, words, statuses: ["approved", "mandatory", "pending"] as const }
              const found = yield* store.items({ ...wanted, limit: 100 })
              assert.deepStrictEqual(found, known.filter((one) =>
                Visibility.sees(reader, one) && Search.holds(one.item, words) && (wanted.statuses as ReadonlyArray<string>).includes(one.item.status)))
              assert.strictEqual(yield* store.count(wanted), found.length)
              assert.deepStrictEqual(yield* store.items({ ...wanted, skip: 1, limit: 1 }), found.slice(1, 2))
              const mine = yield* store.items({ from: reader.id, domain: "finance", limit: 9 })
              assert.deepStrictEqual(mine, known.filter(({ contributors, item }) => contributors.includes(reader.id) && item.domain === "finance"))
              const compared = yield* store.candidates({ domain: "finance", except: ["k2"], limit: 9 })
              assert.deepStrictEqual(compared.map(({ id }) => id), known.map(({ item }) => item)
                .filter((one) => one.personalBy === undefined && ["approved", "mandatory", "pending"].includes(one.status) && one.domain === "finance" && one.id !== "k2")
                .map(({ id }) => id))
            })))), { numRuns: 15 })))
  })
