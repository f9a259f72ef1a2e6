import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Schema } from "effect"
import * as Access from "../../../src/domain/tables/Access.ts"
import * as Manifest from "../../../src/domain/tables/Manifest.ts"
import type { Listed } from "../../../src/domain/tables/Table.ts"
import { Manifest as Wire } from "../../../src/ports/api/Data.ts"
import { Table as CatalogTable } from "../../../src/ports/api/Catalog.ts"

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`))

const tables: fc.Arbitrary<ReadonlyArray<Listed>> = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
    name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,20}$/),
    description: fc.string({ unit: "binary" }),
    source: fc.constant("/secret/place.csv"),
    createdAt: fc.nat(),
    current: fc.record({
      generation: fc.integer({ min: 1 }),
      blob: hex(32),
      sha256: hex(64),
      md5: hex(32),
      size: fc.maxSafeNat(),
      rows: fc.maxSafeNat(),
      sourceType: fc.constantFrom("parquet" as const, "csv" as const, "json" as const),
      registeredAt: fc.nat(2e12),
      registeredBy: fc.constant("secret-operator")
    })
  }),
  { selector: ({ name }) => name, maxLength: 5 }
)

describe("the manifest", () => {
  it("15.7-M1 15.7-M17 W-12 W-30 is what the wire says, for any tables, and tells nothing else", () => {
    fc.assert(fc.property(tables, fc.nat(2e12), (given, now) => {
      const text = Manifest.encode(Manifest.encodeTables(given), now)
      const decoded = Schema.decodeUnknownSync(Wire)(JSON.parse(text))
      assert.deepStrictEqual(Object.keys(decoded.tables).sort(), given.map(({ name }) => name).sort())
      assert.notInclude(text, "secret")
      for (const { current, id, name } of given) {
        assert.deepInclude(decoded.tables[name], {
          id, name, hash: current.md5, sha256: current.sha256, rows: current.rows, size_bytes: current.size, query_mode: "local"
        })
        assert.match(decoded.tables[name]?.updated ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)
      }
      for (const each of given) Schema.decodeUnknownSync(CatalogTable)(Manifest.item(each))
    }))
  })

  it("who may read: admins, those who were let, and members of groups that were", () => {
    const set = fc.uniqueArray(fc.constantFrom("a", "b", "c"))
    fc.assert(fc.property(fc.boolean(), fc.constantFrom("a", "b"), set, set, set, (admin, id, mine, people, groups) => {
      const may = Access.mayRead({ id, admin }, mine, { people: new Set(people), groups: new Set(groups) })
      assert.strictEqual(may, admin || people.includes(id) || mine.some((group) => groups.includes(group)))
    }))
  })
})
