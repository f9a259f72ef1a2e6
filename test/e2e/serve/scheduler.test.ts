import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted } from "effect"
import * as Group from "../../../src/domain/server/Group.ts"
import * as SchedulerSecret from "../../../src/domain/server/SchedulerSecret.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Groups } from "../../../src/ports/Groups.ts"
import * as Server from "./Server.ts"

const secret = "s".repeat(32)
const schedulerToken = Redacted.make(secret)

const seeded = (server: Server.Server) =>
  Server.beside(server, Effect.gen(function*() {
    const users = yield* Effect.flatMap(Accounts, (accounts) => accounts.users)
    const members = yield* Effect.flatMap(Groups, (groups) => groups.members(Group.admin.id))
    const found = users.filter(({ email }) => email === "scheduler@system.local")
    return found.map(({ id }) => members.filter(({ userId }) => userId === id).map(({ source }) => source))
  }))

describe("the scheduler's shared secret", () => {
  it.prop("15.11-T1 15.11-T2 only one of 32 characters or more counts, without outer blanks", [fc.string({ maxLength: 40 })], ([text]) => {
    assert.strictEqual(SchedulerSecret.usable(text), text.trim().length >= 32 ? text.trim() : undefined)
    assert.isUndefined(SchedulerSecret.usable(undefined))
  })

  it.scopedLive("15.11-T3 15.11-T4 15.11-T5 only the exact secret is the scheduler, who is made when first asked for, once", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ schedulerToken, rateLimits: false })
      assert.deepStrictEqual(yield* seeded(server), [])
      for (const wrong of [`${secret}s`, secret.slice(1), secret.toUpperCase(), `${secret} `.repeat(2), "x"]) {
        assert.strictEqual((yield* Server.ask(server, "/auth/admin/tokens", { token: wrong })).status, 401, wrong)
      }
      assert.deepStrictEqual(yield* seeded(server), [])
      const answers = yield* Effect.forEach(Array.from({ length: 8 }), () => Server.ask(server, "/auth/admin/tokens", { token: secret }), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(answers.map(({ status }) => status), Array.from({ length: 8 }, () => 200))
      assert.deepStrictEqual(yield* seeded(server), [["system_seed"]])
    }))

  it.scopedLive("15.11-T6 it makes no tokens and ends no login", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ schedulerToken })
      for (const path of ["/auth/tokens", "/auth/logout"]) {
        const { body, status } = yield* Server.ask(server, path, { method: "POST", token: secret, body: `{"name":"x"}` })
        assert.strictEqual(status, 403)
        assert.strictEqual(body.detail, "This endpoint requires an interactive session, not a service token")
      }
    }))

  it.scopedLive("15.11-T1 W-28 without a secret nothing matches; bytes beyond ASCII are 401, never an error", () =>
    Effect.gen(function*() {
      for (const settings of [{}, { schedulerToken }]) {
        const server = yield* Server.start(settings)
        for (const token of ["", "\u00e9".repeat(32), "\u00ff", "Basic x"]) {
          assert.strictEqual((yield* Server.ask(server, "/auth/admin/tokens", { token })).status, 401)
        }
      }
    }))
})
