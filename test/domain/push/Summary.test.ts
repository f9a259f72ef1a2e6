import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Floor from "../../../src/domain/push/Floor.ts"
import * as PythonRepr from "../../../src/domain/push/PythonRepr.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"

const text = fc.string({ unit: "binary", maxLength: 12 })

const summary: fc.Arbitrary<Summary.Summary> = fc.record({
  counts: fc.record(Object.fromEntries(Object.keys(Summary.empty.counts).map((key) => [key, fc.nat(5)]))),
  localMd: fc.boolean(),
  errors: fc.array(fc.record({ file: text, status: fc.nat(600), error: text }, { requiredKeys: ["file"] })),
  busy: fc.boolean(),
  deferred: fc.boolean(),
  stopped: fc.constantFrom(undefined, "auth", "server-down", "closed", "below-floor"),
  closed: fc.constantFrom(undefined, "Error: closed"),
  floor: fc.constantFrom(undefined, { minimum: "9.0", latest: "9.1" }),
  cannotWithdraw: fc.boolean()
}) as unknown as fc.Arbitrary<Summary.Summary>

const some = { ...Summary.empty.counts, sessions: 3, skipped: 1, private_skipped: 2, dropped_permanent: 4 }

describe("Summary", () => {
  it.prop("PUSH-23 one line of ASCII that is JSON, keys in order", [summary], ([summary]) => {
    const json = Summary.toJson(summary)
    assert.match(json, /^[\x20-\x7e]*$/)
    const parsed = JSON.parse(json) as Record<string, unknown>
    assert.deepStrictEqual(Object.keys(parsed).slice(0, 6), [
      "sessions", "local_md", "errors", "skipped", "private_skipped", "dropped_permanent"
    ])
    assert.deepStrictEqual(parsed["errors"], JSON.parse(JSON.stringify(summary.errors)))
    assert.strictEqual(parsed["requeued"], summary.counts.requeued)
  })

  it("PUSH-23 spaced as the first client's", () => {
    const line = Summary.toJson({ ...Summary.empty, errors: [{ file: "ä.jsonl", status: 404 }] })
    assert.isTrue(line.startsWith(
      `{"sessions": 0, "local_md": false, "errors": [{"file": "\\u00e4.jsonl", "status": 404}], "skipped": 0, ` +
        `"private_skipped": 0, "dropped_permanent": 0, `
    ))
  })

  it("PUSH-24 warnings in Python's notation, to the letter", () => {
    const made = { ...Summary.empty, errors: [Summary.fileError("/x/a.jsonl", { status: 404 })] }
    assert.deepStrictEqual(Summary.toWarnings(made, "1.0.0"), ["warn: {'file': 'a.jsonl', 'status': 404}"])
  })

  it("PUSH-25 the lines of a run, each only when there is something to say", () => {
    assert.deepStrictEqual(Summary.toLines(Summary.empty), ["Uploaded 0 sessions"])
    assert.deepStrictEqual(Summary.toLines({ ...Summary.empty, counts: some, localMd: true }), [
      "Uploaded 3 sessions",
      "Skipped 2 private session(s) (see .claude/agnes-sessions-private-skipped.txt)",
      "Skipped 1 stale queue entries (file missing)",
      "Dropped 4 session(s) with permanent failure (see .claude/agnes-sessions-failed.txt)",
      "Uploaded CLAUDE.local.md"
    ])
    assert.deepStrictEqual(Summary.toLines(Summary.count(Summary.empty, { withdrawn: 2, withdrawals_due: 1 })).slice(1), [
      "The server deleted 2 private session(s)",
      "Still to be deleted by a server: 1 (see: agnes status)"
    ])
  })

  it.prop("adding keeps every count and every error, in any grouping", [summary, summary, summary], ([a, b, c]) => {
    assert.deepStrictEqual(Summary.add(Summary.add(a, b), c), Summary.add(a, Summary.add(b, c)))
    assert.deepStrictEqual(Summary.add(Summary.empty, a), a)
    assert.strictEqual(Summary.add(a, b).counts.sessions, a.counts.sessions + b.counts.sessions)
  })

  it("PUSH-19 exit 0 whatever failed; 2 below the floor, 3 closed", () => {
    const codes = [undefined, "auth", "server-down", "below-floor", "closed"].map((stopped) =>
      Summary.exitCode({ ...Summary.empty, counts: some, stopped: stopped as Summary.Summary["stopped"] }))
    assert.deepStrictEqual(codes, [0, 0, 0, 2, 3])
  })
})

describe("PythonRepr", () => {
  it("as Python 3 prints it", () => {
    const examples: ReadonlyArray<readonly [string, string]> = [
      ["a.jsonl", "'a.jsonl'"],
      ["it's", "\"it's\""],
      ["it's \"so\"", "'it\\'s \"so\"'"],
      ["a\\b\n\r\t\0\x1b", "'a\\\\b\\n\\r\\t\\x00\\x1b'"],
      ["ä日😀", "'ä日😀'"],
      ["\u00a0\u2028\u202e\u{e0001}\ud800", "'\\xa0\\u2028\\u202e\\U000e0001\\ud800'"]
    ]
    for (const [text, expected] of examples) assert.strictEqual(PythonRepr.repr(text), expected)
  })

  it.prop("never lets a control character through", [text], ([text]) => {
    assert.notMatch(PythonRepr.dict([["file", text]]), /[\p{C}\p{Zl}\p{Zp}]/u)
  })
})

describe("Floor", () => {
  it("HTTP-3 older is below, equal passes, what is no version never is", () => {
    const below = (version: string, minimum: string) => Floor.isBelow(version, minimum)
    const pairs = ["1.9 1.10", "0.1.0 0.1.1", "1 1.0.1", "2.0.0-beta.1 2.0.0", "2.0rc1 2.0"]
    for (const [a, b] of pairs.map((pair) => pair.split(" ") as [string, string])) {
      assert.isTrue(below(a, b), `${a} < ${b}`)
      assert.isFalse(below(b, a), `${b} >= ${a}`)
    }
    const passing = ["1.0 1.0.0", "v1.2 1.2", "1.2+x 1.2", "1.0.post1 1.0", "1 0.0.0"]
    for (const [a, b] of passing.map((pair) => pair.split(" ") as [string, string])) {
      assert.isFalse(below(a, b))
    }
    for (const odd of ["", "unknown", "latest", "1..2"]) assert.isFalse(below(odd, "9.0") || below("0.1", odd))
  })
})
