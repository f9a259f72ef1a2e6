import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Manifest from "../../../src/domain/pull/Manifest.ts"
import * as Plan from "../../../src/domain/pull/Plan.ts"
import * as PullState from "../../../src/domain/pull/PullState.ts"
import * as TableName from "../../../src/domain/pull/TableName.ts"

const hashes = ["a", "b", "c", "d"].map((letter) => letter.repeat(64))

const table = fc.record({
  name: fc.constantFrom("one", "two", "three", "four"),
  mode: fc.constantFrom<Manifest.Mode>("local", "materialized", "remote"),
  sha256: fc.constantFrom(...hashes),
  md5: fc.constant(undefined),
  size: fc.constant(7),
  rows: fc.constant(undefined),
  description: fc.constant("")
})

const manifest: fc.Arbitrary<Manifest.Manifest> = fc.record({
  tables: fc.uniqueArray(table, { selector: ({ name }) => name }),
  refused: fc.constantFrom([], [{ name: "FOUR", reason: "" }]),
  pending: fc.constantFrom([], ["three"])
}).map((made) => ({
  ...made,
  tables: made.tables.filter(({ name }) => !made.pending.includes(name) && (made.refused.length === 0 || name !== "four"))
}))

const here: fc.Arbitrary<Plan.Here> = fc.record({
  tables: fc.uniqueArray(table, { selector: ({ name }) => name }).map((all) =>
    all.map((each): PullState.Version => ({ ...each, mode: "local" }))),
  objects: fc.subarray(hashes).map((all) => new Map(all.map((sha256) => [sha256, 7]))),
  broken: fc.subarray(hashes, { maxLength: 1 }).map((all) => new Set(all))
})

const choice: fc.Arbitrary<Plan.Choice> = fc.record({
  only: fc.constantFrom(undefined, undefined, "one", "nobody"),
  skipMaterialized: fc.boolean()
})

const everything: Plan.Choice = { only: undefined, skipMaterialized: false }

/** The files after all of the plan was fetched. */
const fetchedAll = (plan: Plan.Plan, { objects }: Plan.Here) =>
  new Map([...objects, ...plan.fetch.map(({ sha256, size }) => [sha256 ?? "", size ?? 0] as const)])

describe("Plan", () => {
  it.prop("what is wanted and can be had is the target; all of it has its file", [manifest, here, choice], ([offer, now, chosen]) => {
    const plan = Plan.make(offer, now, chosen)
    const objects = fetchedAll(plan, now)
    const target = Plan.target(plan, objects, new Map())
    for (const { sha256 } of target) assert.isTrue(objects.has(sha256))
    assert.strictEqual(new Set(target.map(({ name }) => name)).size, target.length)
    for (const { mode, name, sha256 } of offer.tables) {
      const isWanted = mode !== "remote" && (chosen.only ?? name) === name && !(chosen.skipMaterialized && mode === "materialized")
      if (!isWanted || sha256 === undefined || now.broken.has(sha256)) continue
      assert.strictEqual(target.find((each) => each.name === name)?.sha256, sha256)
    }
  })

  it.prop("once it is done nothing is left to do", [manifest, here], ([offer, now]) => {
    const plan = Plan.make(offer, now, everything)
    const objects = fetchedAll(plan, now)
    const tables = Plan.target(plan, objects, new Map())
    const again = Plan.make(offer, { ...now, objects, tables }, everything)
    assert.deepStrictEqual([again.fetch, again.gone], [[], []])
    assert.deepStrictEqual(Plan.target(again, objects, new Map()), tables)
  })

  it.prop("when nothing comes, nothing is lost that is still offered", [manifest, here, choice], ([offer, now, chosen]) => {
    const plan = Plan.make(offer, now, chosen)
    const target = new Set(Plan.target(plan, now.objects, new Map()).map(({ name }) => name))
    for (const { name, sha256 } of now.tables) {
      if (!now.objects.has(sha256) || plan.gone.includes(name)) continue
      assert.isTrue(target.has(name))
    }
  })

  it.prop("only what the whole manifest does not name any more is gone", [manifest, here, choice], ([offer, now, chosen]) => {
    const { gone } = Plan.make(offer, now, chosen)
    if (chosen.only !== undefined) assert.deepStrictEqual(gone, [])
    const named = new Set(offer.tables.filter(({ mode }) => mode !== "remote").map(({ name }) => name))
    const doubtful = new Set([...offer.pending, ...offer.refused.map(({ name }) => name)].map(TableName.folded))
    for (const name of gone) assert.isFalse(named.has(name) || doubtful.has(name))
  })

  it("small tables come first, and the same file once", () => {
    const of = (name: string, size: number | undefined, letter: string): Manifest.Table =>
      ({ name, size, sha256: letter.repeat(64), mode: "local", md5: undefined, rows: undefined, description: "" })
    const offer = { tables: [of("x", undefined, "a"), of("y", 9, "b"), of("z", 2, "c"), of("y2", 9, "b")], refused: [], pending: [] }
    const plan = Plan.make(offer, { tables: [], objects: new Map(), broken: new Set() }, everything)
    assert.deepStrictEqual(plan.fetch.map(({ size }) => size), [2, 9, undefined])
    assert.strictEqual(Plan.bytes(plan), 11)
  })
})

describe("Manifest", () => {
  it.prop("reads whatever it is given without failing, and lets no harmful name through", [fc.json()], ([text]) => {
    for (const body of [text, `{"tables":${text}}`, `{"tables":{"a":${text}}}`]) {
      const read = Manifest.decode(body)
      if (Either.isRight(read)) for (const { name } of read.right.tables) assert.isUndefined(TableName.problem(name))
    }
  })

  it.prop("a row's numbers are numbers of bytes and rows, or the row is refused", [fc.anything()], ([value]) => {
    for (const key of ["size_bytes", "rows"]) {
      const text = JSON.stringify({ tables: { a: { hash: "0".repeat(32), [key]: value } } })
      const { refused, tables } = Either.getOrThrow(Manifest.decode(text))
      const given = JSON.parse(text).tables.a[key] ?? undefined
      if (refused.length === 0) assert.strictEqual(tables[0]?.[key === "rows" ? "rows" : "size"], given)
      else assert.isFalse(Number.isSafeInteger(given) && given >= 0)
    }
  })

  it("10,000 tables are read", () => {
    const row = { hash: "0".repeat(32), sha256: "0".repeat(64), size_bytes: 1, rows: 1, query_mode: "local" }
    const tables = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`t${n}`, row]))
    const read = Either.getOrThrow(Manifest.decode(JSON.stringify({ tables })))
    assert.lengthOf(read.tables, 10_000)
    const plan = Plan.make(read, { tables: [], objects: new Map([["0".repeat(64), 1]]), broken: new Set() }, everything)
    assert.deepStrictEqual([plan.fetch.length, plan.wanted.length], [0, 10_000])
  })

  it.prop(
    "one hash has one size: no row with such a hash is believed when two say otherwise, and all others are",
    [fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom(0, 5, undefined)), { maxLength: 6 })],
    ([rows]) => {
      const tables = Object.fromEntries(rows.map(([letter, size], n) =>
        [`t${n}`, { sha256: letter.repeat(64), ...size === undefined ? {} : { size_bytes: size } }]))
      const read = Either.getOrThrow(Manifest.decode(JSON.stringify({ tables })))
      const sizes = (letter: string) =>
        new Set(rows.filter(([other, size]) => other === letter && size !== undefined).map(([, size]) => size))
      const believed = rows.flatMap(([letter], n) => sizes(letter).size > 1 ? [] : [`t${n}`])
      assert.deepStrictEqual(read.tables.map(({ name }) => name), believed)
      assert.strictEqual(read.tables.length + read.refused.length, rows.length)
    }
  )

  it("names of objects are names like others", () => {
    const read = Either.getOrThrow(Manifest.decode("{\"tables\":{\"__proto__\":{\"hash\":\"\"},\"constructor\":{\"hash\":\"\"}}}"))
    assert.deepStrictEqual(read.tables.map(({ name }) => name), ["__proto__", "constructor"])
  })
})

describe("PullState", () => {
  it.prop("reads whatever a file holds without failing", [fc.string()], ([text]) => {
    assert.deepStrictEqual(PullState.parse(text), PullState.empty)
  })
})
