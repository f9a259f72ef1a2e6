import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Layer } from "effect"
import * as Listing from "../../src/domain/server/Listing.ts"
import { type Listed, SessionIndex } from "../../src/ports/SessionIndex.ts"
import type { SessionStore } from "../../src/ports/SessionStore.ts"
import type * as StoreError from "../../src/ports/StoreError.ts"
import * as Indexed from "./support/Indexed.ts"

const { ann, bob, facts, indexWith, upload } = Indexed

const one = fc.record({
  title: fc.option(fc.constantFrom("Beta", "alpha", "ALPHA", "é"), { nil: undefined }),
  project: fc.constantFrom("", "web", "api"),
  size: fc.integer({ min: 1, max: 4 }),
  activeMillis: fc.integer({ min: 0, max: 3 }),
  turns: fc.integer({ min: 0, max: 2 }),
  models: fc.subarray(["m1", "m2"]),
  at: fc.integer({ min: 1000, max: 1004 }),
  indexed: fc.boolean()
})

const valueOf = (row: Listed, sort: Listing.Sort): string => {
  const { facts, receivedAt, session, version } = row
  const values: Record<Listing.Sort, string | number> = {
    received: receivedAt,
    name: session,
    title: (facts?.title ?? "").toLowerCase(),
    project: facts?.project ?? "",
    size: version.size,
    duration: facts?.activeMillis ?? 0,
    turns: facts?.turns ?? 0,
    model: facts?.models.join("\n") ?? ""
  }
  return String(values[sort])
}

/** The part of the contract of `SessionIndex` about lists. */
export const suite = (name: string, make: () => Layer.Layer<SessionIndex | SessionStore, StoreError.StoreError>) =>
  describe(`SessionIndex, lists: ${name}`, () => {
    const within = <A, E>(test: Effect.Effect<A, E, SessionIndex | SessionStore>) => Effect.provide(test, make())

    it.effect.prop("any order and filter gives each session of one user once, and the same backwards", {
      sessions: fc.array(one, { maxLength: 8 }),
      sort: fc.constantFrom(...Listing.sorts),
      descending: fc.boolean(),
      project: fc.option(fc.constantFrom("web", "none"), { nil: undefined }),
      from: fc.option(fc.constant(1002), { nil: undefined }),
      until: fc.option(fc.constant(1004), { nil: undefined }),
      limit: fc.integer({ min: 1, max: 3 })
    }, ({ descending, from, limit, project, sessions, sort, until }) =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        for (const [n, given] of sessions.entries()) {
          if (given.indexed) {
            yield* indexWith(ann, `s${n}`, facts(given.title, given.project, given), [], given.at, given.size)
            yield* indexWith(bob, `s${n}`, facts("canary", "canary"), ["canary"], given.at)
          }
        }
        for (const [n, given] of sessions.entries()) if (!given.indexed) yield* upload(ann, `s${n}`, given.size, given.at)
        const filter: Listing.Filter = { project, from, until, status: undefined }
        const listing = { sort, descending, filter, cursor: undefined }
        const all = (yield* its.list(ann, listing, 100)).rows
        const expected = sessions.flatMap(({ at, indexed, project: its }, n) =>
          (project === undefined || (indexed ? its : "") === project) && at >= (from ?? 0) && at < (until ?? 9999)
            ? [`s${n}`] : [])
        assert.sameMembers(all.map(({ session }) => session), expected)
        const values = all.map((row) => valueOf(row, sort))
        const sorted = Listing.isNumeric(sort) ? [...values].sort((a, b) => Number(a) - Number(b)) : [...values].sort()
        assert.deepStrictEqual(values, descending ? sorted.reverse() : sorted)
        const forth: Array<Listed> = []
        let cursor: Listing.Cursor | undefined
        for (let more = true; more;) {
          const { after, before, rows } = yield* its.list(ann, { ...listing, cursor }, limit)
          assert.strictEqual(before, cursor !== undefined)
          forth.push(...rows)
          const last = rows.at(-1)
          more = after && last !== undefined
          if (last !== undefined) cursor = { value: valueOf(last, sort), session: last.session, backward: false }
        }
        assert.deepStrictEqual(forth, all)
        const back: Array<Listed> = []
        for (let more = cursor !== undefined; more;) {
          const { before, rows } = yield* its.list(ann, { ...listing, cursor: { ...cursor!, backward: true } }, limit)
          back.unshift(...rows)
          const head = rows[0]
          more = before && head !== undefined
          if (head !== undefined) cursor = { value: valueOf(head, sort), session: head.session, backward: true }
        }
        assert.deepStrictEqual(back, all.slice(0, -1))
      })), { fastCheck: { numRuns: 25 } })

    it.effect("projects are one's own, each once, in order, at most so many", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        for (const [n, project] of ["web", "api", "web", ""].entries()) yield* indexWith(ann, `s${n}`, facts("t", project), [])
        yield* indexWith(bob, "s9", facts("t", "bobs"), [])
        assert.deepStrictEqual(yield* its.projects(ann, 9), ["api", "web"])
        assert.deepStrictEqual(yield* its.projects(ann, 1), ["api"])
        assert.deepStrictEqual(yield* its.projects("nobody", 9), [])
      })))

    it.effect("W-32 nothing was made of a session yet: pending", () =>
      within(Effect.gen(function*() {
        const its = yield* SessionIndex
        yield* upload(ann, "s1", 3, 1)
        const named = (status: "pending" | "extracted") =>
          Effect.map(its.list(ann, { ...Indexed.newest, filter: { ...Indexed.newest.filter, status } }, 9), ({ rows }) =>
            rows.map(({ processed, session }) => [session, processed]))
        assert.deepStrictEqual([yield* named("pending"), yield* named("extracted")], [[["s1", undefined]], []])
      })))
  })
