import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { createHash, randomBytes } from "node:crypto"
import type { Accepted, Reply } from "../../domain/push/Reply.ts"
import type { UploadSource } from "../../ports/Transcripts.ts"
import { type Credentials, UploadServer } from "../../ports/UploadServer.ts"
import * as Exchange from "./Exchange.ts"
import * as Limits from "./Limits.ts"
import * as Multipart from "./Multipart.ts"
import * as Trouble from "./Trouble.ts"
import * as UploadReply from "./UploadReply.ts"

export interface Options {
  /** `agnes/<version> (<system>)`, client spec HTTP-1. */
  readonly userAgent: string
  readonly limits?: Limits.Limits
}

/** Uploads straight over `node:http(s)` with connections kept alive; proxies named in the environment are not used. */
export const layer = (options: Options): Layer.Layer<UploadServer> =>
  Layer.scoped(
    UploadServer,
    Effect.acquireRelease(
      Effect.sync(Exchange.openAgents),
      (agents) => Effect.sync(() => Exchange.closeAgents(agents))
    ).pipe(Effect.map((agents) => make(agents, options)))
  )

const make = (agents: Exchange.Agents, options: Options): UploadServer["Type"] => {
  const boundary = `agnes-${randomBytes(16).toString("hex")}`
  const post = (path: string, credentials: Credentials, contentType: string, body: Body): Effect.Effect<Reply> =>
    Effect.async((resume) => {
      const abort = Exchange.send(agents, {
        url: new URL(`${credentials.serverUrl}${path}`),
        headers: {
          authorization: `Bearer ${Redacted.value(credentials.token)}`,
          "user-agent": options.userAgent,
          accept: "application/json",
          "content-type": contentType
        },
        ...body
      }, options.limits ?? Limits.standard, (outcome) => resume(Effect.succeed(reply(outcome, `POST ${path}`, body))))
      return Effect.sync(abort)
    })
  const upload = (credentials: Credentials, envelope: Multipart.Envelope, source: UploadSource): Effect.Effect<Reply> => {
    const { contentType, head, tail } = envelope
    const body = { head, tail, size: source.size, ...source.pass(), decode: UploadReply.session }
    return post("/api/upload/sessions", credentials, contentType, body)
  }
  return {
    uploadSession: (credentials, { fileName, source }) =>
      Effect.suspend(() => upload(credentials, Multipart.envelope(boundary, "file", fileName), source)),
    uploadFamilyFile: (credentials, { name, session, source }) =>
      Effect.suspend(() => {
        const fileName = name.slice(name.lastIndexOf("/") + 1)
        return upload(credentials, Multipart.envelope(boundary, "file", fileName, { session, name }), source)
      }),
    uploadLocalNotes: (credentials, content) =>
      Effect.suspend(() => {
        const bytes = Buffer.from(JSON.stringify({ content }))
        const sha256 = () => createHash("sha256").update(content, "utf8").digest("hex")
        const body = { head: nothing, tail: nothing, size: bytes.length, chunks: once(bytes), sha256, decode: UploadReply.notes }
        return post("/api/upload/local-md", credentials, "application/json", body)
      })
  }
}

interface Body extends Pick<Exchange.Outgoing, "head" | "tail" | "size">, ReturnType<UploadSource["pass"]> {
  readonly decode: (body: unknown) => Accepted | undefined
}

const nothing = new Uint8Array()

async function* once(bytes: Uint8Array) {
  yield bytes
}

const reply = (outcome: Exchange.Outcome, context: string, body: Body): Reply => {
  switch (outcome._tag) {
    case "SourceFailed":
      return outcome
    case "Broken":
      return noAnswer(outcome.code, context)
    case "Answer":
      return UploadReply.interpret(outcome, body.decode, body.sha256) ?? noAnswer("REPLY_CUT_SHORT", context)
  }
}

const noAnswer = (code: string, context: string): Reply => ({
  _tag: "NoAnswer",
  code,
  message: Trouble.explain(code, context)
})
