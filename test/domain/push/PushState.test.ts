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

  it("nobody comes before the instant, which is kept in whole seconds", () => {
    const given = { ...PushState.empty, notBefore: { "https://h": { until: 1001, failedRuns: 1 } } }
    assert.strictEqual(PushState.parse(PushState.encode(given)).notBefore["https://h"]?.until, 2000)
  })
})
