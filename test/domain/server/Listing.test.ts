import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as IndexBackoff from "../../../src/domain/server/IndexBackoff.ts"
import * as Listing from "../../../src/domain/server/Listing.ts"
import * as ListingUrl from "../../../src/domain/server/ListingUrl.ts"
import * as ProcessorStatus from "../../../src/domain/server/ProcessorStatus.ts"
import * as SessionFacts from "../../../src/domain/server/SessionFacts.ts"

const day = fc.integer({ min: 0, max: 40_000 }).map((days) => days * 86_400_000)
const maybe = <A>(value: fc.Arbitrary<A>) => fc.option(value, { nil: undefined })
const name = fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== "")

const listing: fc.Arbitrary<Listing.Listing> = fc.constantFrom(...Listing.sorts).chain((sort) =>
  fc.record({
    sort: fc.constant(sort),
    descending: fc.boolean(),
    filter: fc.record({
      project: maybe(name), from: maybe(day), until: maybe(day.map((at) => at + 86_400_000)),
      status: maybe(fc.constantFrom(...ProcessorStatus.all))
    }),
    cursor: maybe(fc.record({
      value: Listing.isNumeric(sort) ? fc.nat().map(String) : fc.string({ unit: "binary", maxLength: 10 }),
      session: fc.stringMatching(/^[a-z0-9]{1,10}x$/),
      backward: fc.boolean()
    }))
  }))

describe("the address of a list", () => {
  it.prop("says which list it is", [listing], ([given]) => {
    assert.deepStrictEqual(ListingUrl.parse(Object.fromEntries(ListingUrl.format(given))), given)
  })

  it.prop("is one whatever somebody typed", [fc.dictionary(
    fc.constantFrom("sort", "order", "project", "from", "to", "status", "after", "before"), fc.string({ unit: "binary" })
  )], ([parameters]) => {
    const { cursor, sort } = ListingUrl.parse(parameters)
    if (cursor !== undefined && Listing.isNumeric(sort)) assert.isTrue(Number.isSafeInteger(Number(cursor.value)))
  })
})

describe("what a list says of a session", () => {
  it.each([
    ["/home/ann/web", "web"], ["C:\\work\\api\\", "api"], ["/", "/"], ["", ""], ["web", "web"]
  ])("the project of %j is %j", (cwd, project) => assert.strictEqual(SessionFacts.projectOf(cwd), project))

  it.prop("W-32 what was made of other bytes counts nothing", [fc.nat(), fc.constantFrom("aa", "bb")], ([items, sha256]) => {
    const processed = { at: 1, items, sha256: "aa" }
    const expected = sha256 === "bb" ? "pending" : items > 0 ? "extracted" : "processed"
    assert.strictEqual(ProcessorStatus.of(processed, sha256), expected)
    assert.strictEqual(ProcessorStatus.of(undefined, sha256), "pending")
  })

  it.prop("a session that cannot be read is left alone for longer each time, within bounds", [fc.nat()], ([attempts]) => {
    assert.isAtLeast(IndexBackoff.delay(attempts + 1), IndexBackoff.delay(attempts))
    assert.isAtMost(IndexBackoff.delay(attempts), IndexBackoff.longest)
  })
})
