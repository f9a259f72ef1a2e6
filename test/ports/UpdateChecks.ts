import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import type { CheckRecord } from "../../src/domain/upgrade/CheckRecord.ts"
import { UpdateChecks } from "../../src/ports/UpdateChecks.ts"

export const record: CheckRecord = {
  installed: "0.1.0", server_url: "https://agnes.example.com", checked_at: 1_795_000_000.25, latest: "0.2.0", download_url: null
}

/** The contract of `UpdateChecks`, from where there is no configuration yet. */
export const suite = (name: string, fresh: Effect.Effect<Layer.Layer<UpdateChecks>, never, Scope.Scope>) =>
  describe(`UpdateChecks: ${name}`, () => {
    it.scoped("keeps the last record, forgets it when asked to, and never fails", () =>
      Effect.gen(function*() {
        const checks = yield* Effect.provide(UpdateChecks, yield* fresh)
        assert.isUndefined(yield* checks.load)
        yield* checks.clear
        yield* checks.save(record)
        assert.deepStrictEqual(yield* checks.load, record)
        const later = { ...record, latest: null, noticed_at: 1_795_000_001 }
        yield* checks.save(later)
        assert.deepStrictEqual(yield* checks.load, later)
        yield* checks.clear
        assert.isUndefined(yield* checks.load)
      }))
  })
