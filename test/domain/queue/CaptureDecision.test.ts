import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import * as CaptureDecision from "../../../src/domain/queue/CaptureDecision.ts"
import * as QueueLine from "../../../src/domain/queue/QueueLine.ts"

const now = "2026-11-20T09:13:00Z"
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const decide = (value: string | Uint8Array): CaptureDecision.CaptureDecision =>
  CaptureDecision.decide(typeof value === "string" ? bytes(value) : value, now)
const outcome = (value: string | Uint8Array): string => {
  const decision = decide(value)
  return decision._tag === "Refused" ? `${decision.outcome} ${decision.detail}` : decision._tag
}
const captured = (payload: object): unknown => {
  const decision = decide(JSON.stringify(payload))
  return decision._tag === "Captured" ? decision.entry : decision
}

const fixtures = new URL("../../fixtures/hook-payloads/", import.meta.url)

describe("CaptureDecision", () => {
  it.prop("is total over bytes", [fc.uint8Array()], ([stdin]) => {
    assert.include(["Empty", "Refused", "Captured"], decide(stdin)._tag)
  })

  it.prop("an object is captured exactly when its transcript_path is a text", [fc.jsonValue(), fc.jsonValue()], ([path, id]) => {
    const decision = decide(JSON.stringify({ transcript_path: path, session_id: id }))
    assert.strictEqual(decision._tag === "Captured", typeof path === "string" && path !== "")
    if (decision._tag !== "Captured") return
    assert.deepStrictEqual(decision.entry, { sessionId: typeof id === "string" ? id : "", path: path as string, capturedAt: now, fork: false })
  })

  for (const file of readdirSync(fixtures)) {
    it(`${file} of the real client is captured, save where it has no transcript`, () => {
      const payload = JSON.parse(readFileSync(new URL(file, fixtures), "utf8")) as Record<string, string>
      assert.deepStrictEqual(captured(payload), {
        sessionId: payload["session_id"],
        path: payload["transcript_path"],
        capturedAt: now,
        fork: payload["source"] === "fork"
      })
    })
  }

  it("CAP-2 C5 nothing, blanks or a lone byte-order mark are empty", () => {
    for (const empty of ["", " \n\t\r\n", "\ufeff", "\ufeff \n"]) assert.strictEqual(outcome(empty), "Empty")
  })

  it("CAP-3 C4 what is not JSON is bad_json with the parser's words", () => {
    for (const bad of ["{", "{}{}", "{} {}", "nope", "{'a':1}", "\0{}"]) assert.match(outcome(bad), /^bad_json ./)
    assert.strictEqual(outcome(new Uint8Array([0x7b, 0xff, 0x7d])), "bad_json invalid UTF-8")
  })

  it("CAP-4 C7 other values are named as the original named them", () => {
    const names: Record<string, string> =
      { "[]": "list", "\"x\"": "str", "1": "int", "-1": "int", "1.0": "float", "1e3": "float", "true": "bool", "null": "NoneType" }
    for (const [json, name] of Object.entries(names)) assert.strictEqual(outcome(json), `not_object ${name}`)
  })

  it("CAP-5 C3 C6 a missing, empty or numeric transcript_path is no_transcript_path", () => {
    for (const path of [undefined, null, "", 7, [], {}]) {
      assert.strictEqual(outcome(JSON.stringify({ transcript_path: path })), "no_transcript_path ")
    }
  })

  it("CAP-6 C2 a session_id that is none counts as empty", () => {
    for (const id of [undefined, null, 7, []]) {
      assert.deepStrictEqual(captured({ session_id: id, transcript_path: "/a" }), {
        sessionId: "",
        path: "/a",
        capturedAt: now,
        fork: false
      })
    }
  })

  it("a byte-order mark is accepted, lone surrogates and line breaks reach the queue in one line and unchanged", () => {
    const decision = decide("\ufeff{\"session_id\":\"s\\ud800\\t\",\"transcript_path\":\"/a\\n\\u2028\\u0000b\"}")
    assert.strictEqual(decision._tag, "Captured")
    if (decision._tag !== "Captured") return
    assert.strictEqual(decision.entry.sessionId, "s\ud800\t")
    const line = QueueLine.encode(decision.entry)
    assert.strictEqual(line, `s%ED%A0%80%09\t/a%0A%E2%80%A8%00b\t${now}!\n`)
    assert.deepStrictEqual(QueueLine.parse(line.slice(0, -1)), decision.entry)
  })

  it("depth 100,000 and 50 MB have a clear outcome", () => {
    assert.strictEqual(outcome("[".repeat(100_000) + "]".repeat(100_000)), "not_object list")
    assert.match(outcome("[".repeat(100_000)), /^bad_json /)
    const deep = `{"transcript_path":"/a","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
    assert.strictEqual(outcome(deep), "Captured")
    assert.strictEqual(outcome(`{"transcript_path":"/a","x":"${"y".repeat(50_000_000)}"}`), "Captured")
  })

  it("a directory that is no text is none", () => {
    for (const cwd of ["3", "null", "[\"/w\"]"]) {
      const decision = decide(`{"cwd":${cwd},"transcript_path":"/a"}`)
      assert.isUndefined(decision._tag === "Captured" ? decision.cwd : "", cwd)
    }
  })

  it("remembers the directory of a payload it refuses", () => {
    const decision = decide("{\"cwd\":\"/w\"}")
    assert.strictEqual(decision._tag === "Refused" ? decision.cwd : "", "/w")
  })
})
