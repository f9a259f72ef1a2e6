import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Decode from "../../../src/domain/transcript/Decode.ts"
import * as Facts from "../../../src/domain/transcript/Facts.ts"
import * as JsonText from "../../../src/domain/transcript/JsonText.ts"
import * as Lines from "../../../src/domain/transcript/Lines.ts"
import * as PlainText from "../../../src/domain/transcript/PlainText.ts"
import type * as Record from "../../../src/domain/transcript/Record.ts"
import * as Title from "../../../src/domain/transcript/Title.ts"
import * as ToolInput from "../../../src/domain/transcript/ToolInput.ts"
import * as Turns from "../../../src/domain/transcript/Turns.ts"
import * as samples from "./samples.ts"

/** Everything that is made of a transcript: fails if any of it throws. */
const everything = (bytes: Uint8Array) => {
  const entries = Lines.all(bytes).map(Decode.line)
  const items = Turns.of(entries)
  for (const item of items) {
    if (item._tag !== "Reply") continue
    for (const part of item.parts) {
      if (part._tag === "ToolCall") JsonText.print(part.input) + ToolInput.hint({ ...part, _tag: "ToolUse" })
    }
  }
  const facts = Facts.of(entries)
  const texts = entries.map(({ record }) => PlainText.of(record))
  return { entries, items, texts, figures: Facts.figures(facts), title: Title.of(facts.title, "id") }
}

const files = samples.everyFile()
/** By its place in `files`, so that a failure does not print megabytes. */
const anyFile = fc.nat(files.length - 1)

const others = (entries: ReadonlyArray<Record.Entry>, line: number): ReadonlyArray<Record.Record> =>
  entries.filter((entry) => entry.line !== line).map(({ record }) => record)

describe("corrupted transcripts", () => {
  it("each line of each sample cut at many places spoils that line at most", () => {
    for (const file of files) {
      const lines = Lines.all(file)
      const whole = lines.map(Decode.line)
      for (const { index, offset, size } of lines) {
        for (const keep of [0, 1, 2, 17, Math.floor(size / 2), size - 1]) {
          const cut = Buffer.concat([file.subarray(0, offset + keep), file.subarray(offset + size)])
          const entries = Lines.all(cut).map(Decode.line)
          assert.deepStrictEqual(others(entries, index), others(whole, index))
          const spoilt = entries.find((entry) => entry.line === index)?.record
          assert.strictEqual(spoilt?._tag, keep === 0 ? undefined : "Unreadable")
        }
      }
    }
  })

  it.prop("a file that ends anywhere is read up to there", [anyFile, fc.nat()], ([which, where]) => {
    const file = files[which]!
    const end = where % file.length
    const { entries } = everything(file.subarray(0, end))
    const whole = samples.decode(file)
    entries.slice(0, -1).forEach((entry, index) => assert.deepStrictEqual(entry, whole[index]))
    const last = entries.at(-1)?.record
    if (last?._tag === "Unreadable") assert.strictEqual(last.reason, "torn")
  })

  it.prop("bits that flipped stop nothing", [anyFile, fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 30 })], (
    [which, flips]
  ) => {
    const file = files[which]!
    const bytes = file.slice()
    for (const [where, bit] of flips) bytes[where % bytes.length]! ^= 1 << bit
    const { entries, figures } = everything(bytes)
    // Each flip spoils its line, or joins it with the next, or parts it.
    assert.isAtLeast(entries.length, samples.decode(file).length - flips.length)
    assert.isAtMost(figures.messages, 3 + flips.length)
  })

  it.prop("bytes overwritten with anything stop nothing", [
    anyFile, fc.nat(), fc.uint8Array({ maxLength: 200 })
  ], ([which, where, noise]) => {
    const bytes = files[which]!.slice()
    bytes.set(noise, Math.min(where % bytes.length, bytes.length - noise.length))
    everything(bytes)
  })

  it.prop("a zero-filled or random file has no conversation", [fc.uint8Array({ maxLength: 300 })], ([bytes]) => {
    assert.strictEqual(everything(bytes).figures.messages, 0)
    assert.strictEqual(everything(new Uint8Array(bytes.length)).title, "id")
  })

  it.prop("every value of every field replaced by anything stops nothing", [
    anyFile, fc.nat(), fc.nat(), fc.jsonValue({ maxDepth: 4 })
  ], ([which, line, field, value]) => {
    const text = Buffer.from(files[which]!).toString("utf8").trimEnd()
    const lines = text.split("\n").map((one) => JSON.parse(one) as unknown)
    const place = places(lines[line % lines.length])
    const { holder, key } = place[field % place.length]!
    holder[key] = value
    everything(samples.jsonl(...lines))
  })

  it("empty, blank and one-line files are files", () => {
    for (const text of ["", "\n", "\n\n \n", "{", "{}", "null", "\ufeff", "\0"]) {
      assert.strictEqual(everything(new TextEncoder().encode(text)).title, "id")
    }
  })

  it("depth in every place is no bomb", () => {
    const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`
    const line = (type: string) => `{"type":"${type}","uuid":"u${type}","message":{"id":"m","model":"x","content":[
      {"type":"tool_use","id":"t","name":"Bash","input":{"command":${deep}}},
      {"type":"tool_result","tool_use_id":"t","content":[${deep}]}, ${deep}]},
      "attachment":{"type":"hook_x","content":${deep}},"subtype":"stop_hook_summary","hookErrors":${deep}}`
    const all = ["assistant", "user", "system", "attachment"].map((type) => line(type).replaceAll("\n", ""))
    assert.strictEqual(everything(samples.jsonl(...all)).figures.toolCalls, 1)
  })
})

interface Place {
  readonly holder: { [key: string]: unknown }
  readonly key: string
}

/** Every place in a JSON value that holds another. */
const places = (value: unknown): ReadonlyArray<Place> => {
  if (typeof value !== "object" || value === null) return []
  const holder = value as { [key: string]: unknown }
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])])
}
