import { SqlError } from "@effect/sql/SqlError"
import { assert, it } from "@effect/vitest"
import { Cause } from "effect"
import { StoreError } from "../../../src/ports/StoreError.ts"
import * as Explain from "../../../src/main/server/Explain.ts"

it("what people are told is what went wrong, not what it was wrapped in", () => {
  const locked = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" })
  const wrapped = new SqlError({ cause: locked, message: "Failed to execute statement" })
  const error = new StoreError({ operation: "add a user", full: false, cause: wrapped })
  assert.strictEqual(Explain.asError(Cause.fail(error)).message, "could not add a user: database is locked")
})

it("an operation without a cause, and what is no failure of a store, speak for themselves", () => {
  const bare = new StoreError({ operation: "lock the folder", full: false })
  assert.strictEqual(Explain.explain(bare), "could not lock the folder")
  assert.strictEqual(Explain.explain(new Error("plain")), "plain")
  assert.strictEqual(Explain.explain("text"), "text")
  const looped: { message: string; operation: string; cause?: unknown } = { message: "round", operation: "turn" }
  looped.cause = looped
  assert.strictEqual(Explain.explain(looped), "could not turn: round")
})
