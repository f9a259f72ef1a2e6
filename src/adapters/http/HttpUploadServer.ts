import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { createHash, randomBytes } from "node:crypto"
import type { Reply } from "../../domain/push/Reply.ts"
import type { Pieces } from "../../ports/Transcripts.ts"
import { type Credentials, Unsent, Unwanted, type Upload, UploadServer } from "../../ports/UploadServer.ts"
import { asking, type Body, type Headers, nothing } from "./Body.ts"
import * as Exchange from "./Exchange.ts"
import * as Gzip from "./Gzip.ts"
import * as Limits from "./Limits.ts"
import * as Lines from "./Lines.ts"
import * as Multipart from "./Multipart.ts"
import type { Envelope } from "./Multipart.ts"
import * as PartRequest from "./PartRequest.ts"
import * as Trouble from "./Trouble.ts"
import * as UploadReply from "./UploadReply.ts"
import * as Held from "./wire/Held.ts"

export interface Options {
  /** `agnes/<version> (<system>)`, client spec HTTP-1. */
  readonly userAgent: string
  readonly limits?: Limits.Limits
  /** Compress also for a server on this machine, where it does not pay. */
  readonly alwaysGzip?: boolean
}

/**
 * Uploads straight over connections of their own, which are kept alive: small bodies over our wire, large ones over
 * `node:http(s)`. Proxies named in the environment are not used.
 */
export const layer = (options: Options): Layer.Layer<UploadServer> =>
  Layer.scoped(UploadServer, Effect.map(Lines.open, (lines) => make(lines, options)))

const make = ({ agents, wires }: Lines.Lines, options: Options): UploadServer["Type"] => {
  let drawn: string | undefined
  const boundary = (): string => drawn ??= `agnes-${randomBytes(16).toString("hex")}`
  const post = (path: string, credentials: Credentials, headers: Headers, body: Body): Effect.Effect<Reply> =>
    request("POST", path, credentials, headers, body)
  const request = (method: "POST" | "PATCH" | "HEAD", path: string, credentials: Credentials, headers: Headers, body: Body) =>
    Effect.async<Reply>((resume) => {
      const context = `${method} ${path.replace(/^(\/api\/uploads)\/.*/, "$1")}`
      const isHeld = method !== "HEAD" && body.size <= Held.mostBytes
      const send = isHeld ? Held.send.bind(undefined, wires) : Exchange.send.bind(undefined, agents)
      const abort = send({
        method,
        url: new URL(`${credentials.serverUrl}${path}`),
        headers: {
          authorization: `Bearer ${Redacted.value(credentials.token)}`,
          "user-agent": options.userAgent,
          accept: "application/json",
          ...headers
        },
        ...body
      }, options.limits ?? Limits.standard, (outcome) => resume(Effect.succeed(reply(outcome, context, body))))
      return Effect.sync(abort)
    })
  const gzip = Gzip.make(options.alwaysGzip)
  const plain = (credentials: Credentials, envelope: Envelope, { source, wanted }: Upload): Effect.Effect<Reply> =>
    Effect.suspend(() => {
      const { contentType, head, tail } = envelope
      const asked = { decode: UploadReply.session, wanted: asking(wanted) }
      const body = { head, tail, size: source.size, ...source.pass(), ...asked }
      return post(sessions, credentials, { "content-type": contentType }, body)
    })
  const compressed = (credentials: Credentials, envelope: Envelope, upload: Upload): Effect.Effect<Reply> =>
    Effect.gen(function*() {
      const { source, wanted } = upload
      const { chunks, sha256 } = source.pass()
      const made = yield* Effect.either(Effect.tryPromise({
        try: (signal) => Gzip.compress(whole(envelope, chunks), source.size, signal),
        catch: Exchange.codeOf
      }))
      if (Either.isLeft(made)) return { _tag: "SourceFailed", code: made.left } as const
      if (made.right === undefined) return yield* plain(credentials, envelope, upload)
      if (wanted !== undefined && !(yield* wanted)) return noAnswer(Unsent, `POST ${sessions}`)
      const size = made.right.reduce((sum, chunk) => sum + chunk.length, 0)
      const headers = { "content-type": envelope.contentType, "content-encoding": "gzip" }
      const chunksOf = { chunks: made.right, sha256, decode: UploadReply.session, wanted: asking(wanted) }
      const body = { head: nothing, tail: nothing, size, ...chunksOf }
      const reply = yield* post(sessions, credentials, headers, body)
      return reply._tag === "SourceFailed" ? reply : { ...reply, compressed: true as const }
    })
  const send = (credentials: Credentials, envelope: Envelope, upload: Upload): Effect.Effect<Reply> =>
    Effect.acquireUseRelease(
      Effect.sync(() =>
        upload.gzip === true ? gzip.begin(new URL(credentials.serverUrl), upload.source.size) : undefined),
      (begun) => (begun === undefined ? plain : compressed)(credentials, envelope, upload),
      (begun) => Effect.sync(() => begun?.())
    )
  return {
    uploadSession: (credentials, { fileName, ...given }) =>
      send(credentials, Multipart.envelope(boundary(), "file", fileName), given),
    uploadFamilyFile: (credentials, { name, session, ...given }) => {
      const fileName = name.slice(name.lastIndexOf("/") + 1)
      return send(credentials, Multipart.envelope(boundary(), "file", fileName, { session, name }), given)
    },
    uploadPart: PartRequest.make({ gzip, request }),
    uploadOffset: (credentials, identity) =>
      Effect.suspend(() =>
        request("HEAD", PartRequest.pathOf(identity), credentials, {}, {
          head: nothing, tail: nothing, size: 0, chunks: [], sha256: () => "", decode: () => undefined
        })),
    uploadLocalNotes: (credentials, content) =>
      Effect.suspend(() => {
        const bytes = Buffer.from(JSON.stringify({ content }))
        const sha256 = () => createHash("sha256").update(content, "utf8").digest("hex")
        const body = { head: nothing, tail: nothing, size: bytes.length, chunks: [bytes], sha256, decode: UploadReply.notes }
        return post("/api/upload/local-md", credentials, { "content-type": "application/json" }, body)
      })
  }
}

const sessions = "/api/upload/sessions"

async function* whole({ head, tail }: Envelope, chunks: Pieces) {
  yield head
  yield* chunks
  yield tail
}

const reply = (outcome: Exchange.Outcome, context: string, body: Body): Reply => {
  switch (outcome._tag) {
    case "SourceFailed":
      return outcome
    case "Broken":
      return noAnswer(outcome.code, context)
    case "Unwanted":
      return noAnswer(outcome.begun ? Unwanted : Unsent, context)
    case "Answer":
      return UploadReply.interpret(outcome, body.decode, body.sha256) ?? noAnswer("REPLY_CUT_SHORT", context)
  }
}

const noAnswer = (code: string, context: string): Reply => ({
  _tag: "NoAnswer",
  code,
  message: Trouble.explain(code, context)
})
