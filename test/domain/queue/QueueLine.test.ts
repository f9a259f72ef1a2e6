import { assert, describe, it } from "@effect/vitest"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as QueueLine from "../../../src/domain/queue/QueueLine.ts"
import * as Arbitrary from "./arbitraries.ts"

const entry = (sessionId: string, path: string, capturedAt?: string, fork = false): QueueEntry.QueueEntry =>
  QueueEntry.make({ sessionId, path, capturedAt, fork })

const time = "2026-11-20T09:13:00Z"

describe("QueueLine", () => {
  it.prop("every entry comes back from its line", [Arbitrary.entry], ([value]) => {
    assert.deepStrictEqual(QueueLine.parse(QueueLine.encode(value).slice(0, -1)), value)
  })

  it.prop("no entry writes more than one line, in any reader's understanding of lines", [Arbitrary.entry], ([value]) => {
    const line = QueueLine.encode(value)
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.isFalse(/[\r\v\f\u001c-\u001e\u0085\u2028\u2029\0]/.test(line))
  })

  it.prop("parsing is total", [Arbitrary.text], ([line]) => {
    const result = QueueLine.parse(line)
    if (result !== undefined && !QueueLine.isUnparsable(result)) assert.notStrictEqual(result.path, "")
  })

  const reads: ReadonlyArray<readonly [string, string, QueueEntry.QueueEntry]> = [
    ["B10 one column: a path without an id", "/a/b.jsonl", entry("", "/a/b.jsonl")],
    ["B1 two columns", "sid\t/a/b.jsonl", entry("sid", "/a/b.jsonl")],
    ["B3 a leading TAB is an empty id", "\t/a/b.jsonl", entry("", "/a/b.jsonl")],
    ["three columns", `sid\t/a b.jsonl\t${time}`, entry("sid", "/a b.jsonl", time)],
    ["a fork", `sid\t/a\t${time}F`, entry("sid", "/a", time, true)],
    ["an encoded line", `s%09d\t/a%0A\t${time}!`, entry("s\td", "/a\n", time)],
    ["an encoded fork without a time", "s\t/a\tF!", entry("s", "/a", undefined, true)],
    ["a percent sign of an unmarked line is itself", `s%09\t/a%0A\t${time}`, entry("s%09", "/a%0A", time)],
    ["TABs of an old path belong to it", "sid\t/a\tb\tc", entry("sid", "/a\tb\tc")],
    ["TABs of an old path before a time", `sid\t/a\tb\t${time}`, entry("sid", "/a\tb", time)],
    ["what only looks like a time is path", `sid\t/a\t${time}x`, entry("sid", `/a\t${time}x`)],
    ["a path that looks like a time stays the path", `sid\t${time}`, entry("sid", time)],
    ["outer blanks and CR are dropped", ` sid \t /a \t${time}\r`, entry("sid", "/a", time)]
  ]
  for (const [name, line, expected] of reads) it(name, () => assert.deepStrictEqual(QueueLine.parse(line), expected))

  for (const blank of ["", " ", "\t", "\r", "\t \t", "\u0085"]) {
    it(`B11 ${JSON.stringify(blank)} is no line`, () => assert.isUndefined(QueueLine.parse(blank)))
  }

  for (const bad of ["id\t", "id\t\r", "a\0b", "id\t/a\0", `id\t/a%\t${time}!`, `id\t/%ff\t${time}!`, `%ff\t/a\t${time}!`, `id\t\t${time}`]) {
    it(`${JSON.stringify(bad)} cannot be read`, () => assert.deepStrictEqual(QueueLine.parse(bad), { _tag: "Unparsable" }))
  }

  it("B2 a trailing LF of the path does not become a line of its own", () => {
    assert.strictEqual(QueueLine.encode(entry("sid", "/a\n", time)), `sid\t/a%0A\t${time}!\n`)
  })

  it("B1 the ordinary line is id, path, time", () => {
    assert.strictEqual(QueueLine.encode(entry("sid", "/a.jsonl", time)), `sid\t/a.jsonl\t${time}\n`)
    assert.strictEqual(QueueLine.encode(entry("", "/a.jsonl")), "\t/a.jsonl\n")
    assert.strictEqual(QueueLine.encode(entry("sid", "/a.jsonl", time, true)), `sid\t/a.jsonl\t${time}F\n`)
    for (const none of ["yesterday", `x${time}`, `${time}x`]) {
      assert.strictEqual(QueueLine.encode(entry("sid", "/a.jsonl", none)), "sid\t/a.jsonl\n", none)
    }
  })
})
