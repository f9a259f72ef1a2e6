import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Process from "./Process.ts"

describe("agnes serve --print-config", () => {
  it.scopedLive("says every setting, where it came from, and no secret", () =>
    Effect.gen(function*() {
      const variables = { AGNES_PORT: "1", DATA_DIR: "/d", JWT_SECRET_KEY: "canary".repeat(8), DEBUG: "express:*" }
      const { code, stdout } = yield* Process.finished(["--print-config", "--json", "--port", "2"], variables)
      assert.strictEqual(code, 0)
      const rows = new Map((JSON.parse(stdout) as Array<any>).map((row) => [row.name, row]))
      assert.deepInclude(rows.get("port"), { value: "2", source: "--port", flag: "--port" })
      assert.deepInclude(rows.get("dataDir"), { value: "/d", source: "DATA_DIR" })
      assert.deepInclude(rows.get("signingKey"), { value: "set", source: "JWT_SECRET_KEY", secret: true })
      assert.deepInclude(rows.get("debug"), { value: "false" })
      const text = yield* Process.finished(["--print-config"], variables)
      assert.match(text.stdout, /^signingKey +set +JWT_SECRET_KEY$/m)
      assert.notInclude(stdout + text.stdout, "canary")
    }))

  it.scopedLive("W-13 a second root is refused before anything is made", () =>
    Effect.gen(function*() {
      const { code, stderr } = yield* Process.finished([], { DATA_DIR: "/d", STATE_DIR: "/elsewhere" })
      assert.strictEqual(code, 2)
      assert.include(stderr, "STATE_DIR names /elsewhere")
      assert.include(stderr, "Run: agnes serve --help")
    }))
})
