import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as PushState from "../../../src/domain/push/PushState.ts"
import { second, sha256 } from "./arbitraries.ts"

const byServer = <A>(value: fc.Arbitrary<A>) => fc.dictionary(fc.webUrl(), value, { noNullPrototype: true, maxKeys: 3 })

const state: fc.Arbitrary<PushState.PushState> = fc.record({
  lastRun: fc.option(
    fc.record({
      startedAt: second,
      endedAt: second,
      serverUrl: fc.webUrl(),
      counts: fc.dictionary(fc.constantFrom("sessions", "skipped", "errors"), fc.nat(), { noNullPrototype: true }),
      stopped: fc.option(fc.constantFrom<PushState.StopReason>("auth", "server-down", "closed", "below-floor"), {
        nil: undefined
      })
    }),
    { nil: undefined }
  ),
  notBefore: byServer(fc.record({ until: second, failedRuns: fc.nat() })),
  refusedToken: fc.option(sha256, { nil: undefined }),
  features: byServer(fc.array(fc.string()))
})

describe("PushState", () => {
  it.prop("a file says everything its state said", [state], ([given]) => {
    assert.deepStrictEqual(PushState.parse(PushState.encode(given)), given)
  })

  it.prop("whatever a file holds, a state comes out, and comes out the same again", [fc.json()], ([text]) => {
    const read = PushState.parse(text)
    assert.deepStrictEqual(PushState.parse(PushState.encode(read)), read)
  })

  it.each(["", "{", "null", "[]", "3", "{}", `{"last_run":{},"not_before":[],"refused_token":"x","features":{"a":1}}`])(
    "%s is the empty state",
    (text) => assert.deepStrictEqual(PushState.parse(text), PushState.empty)
  )

  it("one spoilt part costs only itself", () => {
    const kept = { ...PushState.empty, refusedToken: "0".repeat(64), features: { "https://h": ["sha256"] } }
    const spoilt = { ...JSON.parse(PushState.encode(kept)), not_before: { "https://h": { until: 3 } } }
    assert.deepStrictEqual(PushState.parse(JSON.stringify(spoilt)), kept)
  })

  it.each([
    ["a run without its start", { ended_at: "2026-05-10T14:32:18Z", server: "https://h", counts: {} }],
    ["a run without its end", { started_at: "2026-05-10T14:32:18Z", server: "https://h", counts: {} }],
    ["a run without its server", { started_at: "2026-05-10T14:32:18Z", ended_at: "2026-05-10T14:32:18Z", counts: {} }],
    ["no run", 3]
  ])("%s is none", (_, run) => assert.isUndefined(PushState.parse(JSON.stringify({ last_run: run })).lastRun))

  it("pauses need an instant and a number; of a server's words only words are kept", () => {
    const pauses = { a: null, b: { failed_runs: 1 }, c: { until: "2026-05-10T14:32:18Z" }, d: { until: "soon", failed_runs: 1 } }
    const read = PushState.parse(JSON.stringify({ not_before: pauses, features: { a: ["x", 3, null, "y"] } }))
    assert.deepStrictEqual([read.notBefore, read.features], [{}, { a: ["x", "y"] }])
  })

  it("nobody comes before the instant, which is kept in whole seconds", () => {
    const given = { ...PushState.empty, notBefore: { "https://h": { until: 1001, failedRuns: 1 } } }
    assert.strictEqual(PushState.parse(PushState.encode(given)).notBefore["https://h"]?.until, 2000)
  })
})
