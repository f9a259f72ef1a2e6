import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../../domain/account/Token.ts"
import type { PushState } from "../../../domain/push/PushState.ts"
import type { Problem, Report } from "../../../domain/status/Report.ts"
import { Digest } from "../../../ports/Digest.ts"
import * as Credentials from "../Credentials.ts"

/** Where this user sends to, and whether there is a token for it that nobody refused. */
export const read = (push: PushState) =>
  Effect.gen(function*() {
    const url = yield* Effect.either(Credentials.server({ insecureHttp: false }))
    const token = yield* Effect.either(Credentials.token)
    const { sha256 } = yield* Digest
    const tokenState = (): Report["server"]["token"] => {
      if (token._tag === "Left") return "unusable"
      if (token.right === undefined) return "missing"
      const clean = Token.clean(Redacted.value(token.right))
      if (Either.isLeft(clean)) return "unusable"
      return sha256(new TextEncoder().encode(clean.right)) === push.refusedToken ? "refused" : "present"
    }
    const server: Report["server"] = { url: url._tag === "Right" ? url.right : undefined, token: tokenState() }
    const problems: ReadonlyArray<Problem> = [
      ...(url._tag === "Left" ? [{ about: "server", message: url.left.hint, closes: false } as const] : []),
      ...(token._tag === "Left" ? [{ about: "token", message: token.left.hint, closes: false } as const] : [])
    ]
    return { server, problems }
  })
