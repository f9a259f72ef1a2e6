import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Jsonc from "jsonc-parser"
import * as JsoncText from "../../../src/adapters/jsonc/JsoncText.ts"
import * as Settings from "../../../src/domain/workspace/Settings.ts"
import * as SettingsEdit from "../../../src/domain/workspace/SettingsEdit.ts"
import * as A from "../../domain/workspace/settings.arbitrary.ts"

const edits = (text: string) =>
  Either.getOrThrow(Settings.plan(Either.getOrThrow(JsoncText.parse(text)), A.lines)).edits
const install = (text: string) => Either.getOrThrow(JsoncText.edit(text, edits(text)))

/** A value written with whatever people put between the tokens. */
const written = (value: unknown, gap: () => string, trailing: () => boolean): string => {
  const comma = (last: boolean) => last ? (trailing() ? `,${gap()}` : "") : `,${gap()}`
  if (Array.isArray(value)) {
    const items = value.map((item, i) => `${written(item, gap, trailing)}${gap()}${comma(i === value.length - 1)}`)
    return `[${gap()}${items.join("")}]`
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  return `{${gap()}${entries.map(([key, item], i) =>
    `${JSON.stringify(key)}${gap()}:${gap()}${written(item, gap, trailing)}${gap()}${comma(i === entries.length - 1)}`
  ).join("")}}`
}

const gaps = ["", "", " ", "\n  ", "\n\t", "\r\n    ", " /* a \"note\", */ ", " // a {note}\n", "\n  // own line\n  "]
const whims = fc.tuple(fc.infiniteStream(fc.constantFrom(...gaps)), fc.infiniteStream(fc.boolean()))
const commented = fc.tuple(A.settings, whims).map(
  ([value, [blanks, commas]]) => written(value, () => blanks.next().value ?? "", () => commas.next().value === true)
)
const indented = fc.tuple(A.settings, fc.constantFrom(0, 2, 4, "\t"), fc.constantFrom("\n", "\r\n"), fc.boolean()).map(
  ([value, indent, eol, last]) => JSON.stringify(value, null, indent).replaceAll("\n", eol) + (last ? eol : "")
)
const texts = fc.oneof(commented, indented)

const commentsOf = (text: string) => text.match(/\/\*[^]*?\*\/|\/\/ (?:a \{note\}|own line)/g) ?? []

const sourcesOf = (text: string, path: Jsonc.JSONPath) =>
  Jsonc.findNodeAtLocation(Jsonc.parseTree(text, [], { allowTrailingComma: true })!, path)
    ?.children?.map((node) => text.slice(node.offset, node.offset + node.length)) ?? []

describe("editing settings text", () => {
  it.prop("holds what the edits say, with any formatting and comments", [texts], ([text]) => {
    const value = Either.getOrThrow(JsoncText.parse(text))
    assert.deepStrictEqual(
      JSON.stringify(Either.getOrThrow(JsoncText.parse(install(text)))),
      JSON.stringify(SettingsEdit.apply(value, edits(text)))
    )
  }, { fastCheck: { numRuns: 400 } })

  it.prop("H3 H12 installing twice gives the same bytes", [texts], ([text]) => {
    const once = install(text)
    assert.strictEqual(install(once), once)
  })

  it.prop("W-35 entries without anything of ours stay byte for byte", [texts], ([text]) => {
    const after = install(text)
    for (const event of ["PreToolUse", "SessionStart", "SessionEnd"]) {
      for (const source of sourcesOf(text, ["hooks", event])) {
        if (!/agnes|da sync/.test(source)) assert.include(after, source)
      }
    }
    for (const key of ["model", "permissions"]) {
      for (const source of sourcesOf(text, [key])) assert.include(after, source)
    }
  }, { fastCheck: { numRuns: 300 } })

  it.prop("where nothing of ours was there before, every comment stays", [texts], ([text]) => {
    if (Settings.isOurs(Either.getOrThrow(JsoncText.parse(text)))) return
    assert.deepStrictEqual(commentsOf(install(text)).toSorted(), commentsOf(text).toSorted())
  })

  it("H9 writes the whole file where there is none", () => {
    const text = install("")
    assert.strictEqual(text, `${JSON.stringify(JSON.parse(text), null, 2)}\n`)
  })

  it("removes from a list on one line without joining its neighbours", () => {
    const remove = (text: string, index: number) =>
      Either.getOrThrow(JsoncText.edit(text, [SettingsEdit.remove(["a"], index)]))
    assert.strictEqual(remove("{\"a\":[1,2]}", 1), "{\"a\":[1]}")
    assert.strictEqual(remove("{\"a\":[1,2]}", 0), "{\"a\":[2]}")
    assert.strictEqual(remove("{\"a\":[1,2,]}", 1), "{\"a\":[1,]}")
    assert.strictEqual(remove("{\"a\": [\n  1,\n  2 // two\n]}", 1), "{\"a\": [\n  1\n   // two\n]}")
    assert.strictEqual(remove("{\"a\": [\n  // one\n  1,\n  2\n]}", 0), "{\"a\": [\n  // one\n  2\n]}")
  })

  it("leaves a text with a key twice alone", () => {
    const text = "{\"hooks\":{\"SessionStart\":[]},\"hooks\":{}}"
    assert.isTrue(Either.isLeft(JsoncText.edit(text, edits(text))))
  })

  it.prop("any bytes give a text or a reason", [fc.uint8Array()], ([bytes]) => {
    const decoded = JsoncText.decode(bytes)
    if (Either.isRight(decoded)) {
      assert.deepStrictEqual(JsoncText.encode(decoded.right.mark, decoded.right.text), bytes)
      JsoncText.parse(decoded.right.text)
    } else assert.include(decoded.left.reason, "UTF-8")
  })

  it("H10 names what is wrong, also for a text nested without end", () => {
    for (const text of ["{", "{\"a\":}", "nul", "{} {}", "[".repeat(100_000), "{\"a\":".repeat(100_000)]) {
      assert.isTrue(Either.isLeft(JsoncText.parse(text)), text.slice(0, 20))
    }
  })
})
