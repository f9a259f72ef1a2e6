import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as PushState from "../../../src/domain/push/PushState.ts"
import * as Remedy from "../../../src/domain/status/Remedy.ts"
import * as Report from "../../../src/domain/status/Report.ts"
import * as ReportJson from "../../../src/domain/status/ReportJson.ts"
import * as ReportText from "../../../src/domain/status/ReportText.ts"
import type * as HookReport from "../../../src/domain/workspace/HookReport.ts"
import type * as SessionState from "../../../src/domain/status/SessionState.ts"

const states: ReadonlyArray<SessionState.SessionState> = [
  { _tag: "Private", withdrawal: "due" },
  { _tag: "KeptBack", at: 0 },
  { _tag: "Held", capturedAt: undefined },
  { _tag: "Waiting", capturedAt: "2026-11-20T09:00:00Z", transcript: "missing", sentAt: 0 },
  { _tag: "Dead", at: 0, reason: "refused" },
  { _tag: "Grown", sentAt: 0, sentSize: 1, size: 2 },
  { _tag: "Sent", sentAt: 0, size: 1, transcript: "gone" }
]

const nasty = fc.string({ unit: fc.constantFrom("a", "\u001b", "\n", "\u2028", "\u009b", "\r", "\ud800", "é"), maxLength: 8 })
const session = fc.record({
  sessionId: nasty, path: nasty, state: fc.constantFrom(...states), receipt: fc.constant(undefined)
})

const base: Report.Report = {
  workspace: "/w", at: 1_000_000, initialized: true, tables: { parquetFiles: 0, database: undefined }, sessions: [],
  notes: { state: "none", receipt: undefined },
  queue: { entries: 0, oldest: undefined, snapshots: 0, unparsable: 0 }, privateIds: 0, withdrawalsDue: [], inDoubt: [],
  push: PushState.empty, git: "none", server: { url: "https://one", token: "present" }, hooks: [], lastCapture: undefined, problems: []
}

const doubt = fc.record({ sessionId: nasty, path: nasty, serverUrl: nasty, at: fc.nat() })
const reports = fc.record({
  sessions: fc.array(session, { maxLength: 6 }), workspace: nasty, inDoubt: fc.array(doubt, { maxLength: 3 })
})
  .map((part): Report.Report => ({ ...base, ...part }))

describe("the status report", () => {
  it.prop("prints no control character but its own line feeds", [reports], ([report]) => {
    assert.notMatch(ReportText.render(report), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/)
  })

  it.prop("counts in text, JSON and sessions agree", [reports], ([report]) => {
    const json = ReportJson.make(report)
    assert.strictEqual(Object.values(json.counts).reduce((a, b) => a + b, 0), report.sessions.length)
    assert.strictEqual(json.sessions.length, report.sessions.length)
    assert.strictEqual(json.sessions_pending_upload, json.counts.waiting + json.counts.grown)
    assert.include(ReportText.render(report), `Pending uploads: ${json.sessions_pending_upload} sessions\n`)
  })

  it.prop("is plain JSON", [reports], ([report]) => {
    const json = ReportJson.make(report)
    assert.deepStrictEqual(JSON.parse(JSON.stringify(json)), json)
  })

  it("T4 STS-1 keeps the original's keys first", () => {
    assert.deepStrictEqual(Object.keys(ReportJson.make(base)).slice(0, 6), [
      "workspace", "initialized", "parquet_tables", "duckdb_exists", "last_synced", "sessions_pending_upload"
    ])
  })

  it("T4 STS-2 keeps the original's labels, and says how to begin", () => {
    const lines = ReportText.render({ ...base, initialized: false }).split("\n")
    assert.deepStrictEqual(lines.slice(0, 6), [
      "Workspace : /w", "Initialized: no", "Parquets  : 0", "DuckDB    : no", "Last sync : never", "Pending uploads: 0 sessions"
    ])
    assert.deepStrictEqual(lines.slice(-4), [
      "", "Run `agnes init --server-url <URL> --token <PAT>` to bootstrap.",
      "Without --token it asks for the token and does not show it.", ""
    ])
    assert.notInclude(ReportText.render(base), "bootstrap")
  })

  it("says which hooks are wanting, and nothing of the others", () => {
    const text = (state: HookReport.State) => ReportText.render({ ...base, hooks: [{ name: "SessionStart", state }] })
    assert.include(text("installed"), "\nHooks     : installed\n")
    assert.include(text("missing"), "\nHooks     : SessionStart missing; see: agnes hooks status\n")
  })

  it("is closed by a problem that closes, and by no other", () => {
    const problem: Report.Problem = { about: "git", message: "m", closes: false }
    assert.isFalse(Report.isClosed({ ...base, problems: [problem] }))
    assert.isTrue(Report.isClosed({ ...base, problems: [problem, { ...problem, closes: true }] }))
  })

  it("finds the oldest capture, whatever its place", () => {
    const at = (capturedAt: string | undefined) => ({ capturedAt })
    assert.strictEqual(
      Report.oldest([at(undefined), at("2026-11-20T09:00:02Z"), at("2026-11-20T09:00:01Z"), at("nonsense")]),
      Date.UTC(2026, 10, 20, 9, 0, 1)
    )
    assert.isUndefined(Report.oldest([at(undefined)]))
  })

  it.prop("an id in a remedy is one word of a shell", [fc.string()], ([id]) => {
    const remedy = Remedy.ofDead(413, id)
    const quoted = remedy.slice(remedy.indexOf("--retry-failed") + "--retry-failed".length)
    const outside = quoted.replaceAll(/'[^']*'|\\'/g, "")
    assert.match(outside, /^(?: ?[A-Za-z0-9._@%+-]*)$/)
  })
})
