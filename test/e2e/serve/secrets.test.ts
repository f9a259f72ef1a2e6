import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, Redacted } from "effect"
import * as LoginLink from "../../../src/main/programs/server/LoginLink.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import * as Browser from "../../pages/support/Browser.ts"
import * as Web from "../../pages/support/Web.ts"
import * as People from "./People.ts"
import * as Server from "./Server.ts"
import * as Settled from "./Settled.ts"

describe("what nobody may read later", () => {
  it.scopedLive("the secret of a login link is in no line of the log, whatever is asked with it and how", () => {
    const lines: Array<string> = []
    const logger = Logger.map(Logger.logfmtLogger, (line) => void lines.push(line))
    return Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false, logLevel: "debug" })
      const made = yield* Server.beside(server, LoginLink.make("admin@localhost"))
      const path = LoginLink.path(made.secret)
      const asked = [
        ["HEAD", path], ["PUT", path], ["DELETE", path], ["OPTIONS", path], ["GET", `${path}/`], ["GET", `${path}/more`],
        ["GET", `/${path}`], ["GET", `/${path.slice(1).replaceAll("/", "%2F")}`], ["GET", path.toUpperCase()],
        ["GET", `${path}?next=${path}`], ["POST", path], ["GET", path]
      ] as const
      for (const [method, address] of asked) yield* Web.ask(server, address, { method })
      yield* Settled.until(Effect.sync(() => lines.filter((line) => line.includes("message=request"))), ({ length }) =>
        length >= asked.length)
      assert.include(lines.join("\n"), "/login/link")
      assert.notInclude(lines.join("\n").toLowerCase(), Redacted.value(made.secret))
    }).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
  })

  it.scopedLive("a wrong old password stands in the audit log, what was typed does not", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ rateLimits: false })
      yield* People.add(server, "ann", "correct horse")
      const login = yield* Browser.loginOf(server, "ann")
      const csrf = yield* Web.csrfOf(server, login)
      const fields = { csrf, old: "typed-wrong", fresh: "typed-fresh" }
      assert.strictEqual((yield* Web.send(server, "/profile/password", fields, Web.as(login))).status, 422)
      const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) =>
        trail.list({ subject: "ann", action: "password.change" }, { limit: 9 })))
      assert.deepStrictEqual(entries.map(({ actor, params, result }) => [actor.id, params, result]), [
        ["ann", { reason: "old password", ip: "127.0.0.1" }, "refused"]
      ])
      assert.notInclude(JSON.stringify(entries), "typed")
    }))
})
