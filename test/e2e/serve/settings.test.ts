import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as TempFolder from "../../support/TempFolder.ts"
import * as People from "./People.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

describe("what the environment says to agnes serve", () => {
  it.scopedLive("SEED_ADMIN_EMAIL and SEED_ADMIN_PASSWORD name the first admin; the limits can be turned off", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const seed = { SEED_ADMIN_EMAIL: "root@example.org", SEED_ADMIN_PASSWORD: "correct horse" }
      const server = yield* Process.start(folder, [], { ...seed, AGNES_AUTH_RATELIMIT_ENABLED: "off" })
      const { body } = yield* People.logIn(server, "root@example.org", "correct horse")
      assert.deepStrictEqual([body.email, body.role], ["root@example.org", "admin"])
      for (let n = 0; n < 12; n++) {
        assert.strictEqual((yield* Server.ask(server, "/auth/token", { method: "POST", body: "{}" })).status, 422)
      }
    }))

  it.scopedLive("AGNES_TRUSTED_PROXIES is a list, and --open-bootstrap leaves the first account to whoever comes", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const server = yield* Process.start(folder, ["--open-bootstrap"], { AGNES_TRUSTED_PROXIES: "10.0.0.0/8, 127.0.0.1," })
      assert.strictEqual(server.token, "")
      for (let n = 0; n < 12; n++) {
        const init = { method: "POST", body: "{}", headers: { "x-forwarded-for": `1.2.3.${n}` } }
        assert.strictEqual((yield* Server.ask(server, "/auth/bootstrap", init)).status, 422)
      }
      const first = { method: "POST", body: JSON.stringify({ email: "ann@example.org", password: "correct horse" }) }
      assert.strictEqual((yield* Server.ask(server, "/auth/bootstrap", first)).body.role, "admin")
      assert.strictEqual((yield* Server.ask(server, "/auth/bootstrap", first)).status, 403)
    }))

  it.scopedLive("a setting that cannot be: exit 1, which one and why, and no password", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [Record<string, string>, string]> = [
        [{ AGNES_TRUSTED_PROXIES: "proxy.example.org" }, "AGNES_TRUSTED_PROXIES: \"proxy.example.org\""],
        [{ SEED_ADMIN_EMAIL: "root" }, "SEED_ADMIN_EMAIL"],
        [{ SEED_ADMIN_EMAIL: "root@example.org", SEED_ADMIN_PASSWORD: "sEcReT" }, "at least 8 characters"]
      ]
      for (const [variables, words] of cases) {
        const folder = yield* TempFolder.make
        const { code, stderr } = yield* Process.finished(["--port", "0", "--data-dir", folder], variables)
        assert.strictEqual(code, 1)
        assert.include(stderr, words)
        assert.notInclude(stderr, "sEcReT")
      }
    }))
})
