import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Reply } from "../../domain/push/WithdrawalReply.ts"
import type { Credentials } from "../../ports/UploadServer.ts"
import { Withdrawer } from "../../ports/Withdrawer.ts"

/** One request as the pretended server got it. */
export interface Asked {
  readonly serverUrl: string
  readonly token: string
  readonly what: "withdraw" | "lift"
  readonly name: string
}

/** What the server answers; asked once for each request, in order. */
export type Script = (asked: Asked) => Reply | Effect.Effect<Reply>

/** A server that answers as the script says. */
export const layer = (script: Script): Layer.Layer<Withdrawer> => {
  const receive = (what: Asked["what"]) => ({ serverUrl, token }: Credentials, name: string): Effect.Effect<Reply> =>
    Effect.suspend(() => {
      const reply = script({ serverUrl, token: Redacted.value(token), what, name })
      return Effect.isEffect(reply) ? reply : Effect.succeed(reply)
    })
  return Layer.succeed(Withdrawer, { withdraw: receive("withdraw"), liftTombstone: receive("lift") })
}

export type Answered = Extract<Reply, { readonly _tag: "Answered" }>

/** An answer of a server that can withdraw, unless `more` says otherwise. */
export const answer = (status: number, more: Partial<Answered> = {}): Reply => ({
  _tag: "Answered",
  status,
  confirmed: status === 200,
  retryAfter: undefined,
  features: ["sha256", "withdraw"],
  ...more
})

export const noAnswer: Reply = { _tag: "NoAnswer", message: "Can't reach the agnes server." }
