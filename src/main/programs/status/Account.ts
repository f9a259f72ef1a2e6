import * as Effect from "effect/Effect"
import type { PushState } from "../../../domain/push/PushState.ts"
import type { Problem, Report } from "../../../domain/status/Report.ts"
import { Environment } from "../../../ports/Environment.ts"
import { TokenStore } from "../../../ports/TokenStore.ts"
import { use } from "../../../ports/Use.ts"
import { UserConfig } from "../../../ports/UserConfig.ts"

/** Where this user sends to, and whether there is a token for it; the token itself is not looked at. */
export const read = (push: PushState) =>
  Effect.gen(function*() {
    const config = yield* Effect.either(Effect.flatMap(UserConfig, (port) => port.load))
    const stored = yield* Effect.either(Effect.flatMap(TokenStore, (port) => port.load))
    const named = yield* use(Environment, (port) => port.variable("AGNES_SERVER"))
    const given = yield* use(Environment, (port) => port.variable("AGNES_TOKEN"))
    const url = named || (config._tag === "Right" ? config.right.server : undefined)
    const found = given || (stored._tag === "Right" ? stored.right : undefined)
    const problems: ReadonlyArray<Problem> = [
      ...(config._tag === "Left" ? [broken("server", config.left.message)] : []),
      ...(stored._tag === "Left" ? [broken("token", stored.left.message)] : [])
    ]
    const server: Report["server"] = {
      url,
      token: stored._tag === "Left" ? "unusable" : found ? (push.refusedToken === undefined ? "present" : "refused") : "missing"
    }
    return { server, problems }
  })

const broken = (about: "server" | "token", message: string): Problem => ({
  about,
  message,
  remedy: "run: agnes auth whoami",
  closes: false
})
