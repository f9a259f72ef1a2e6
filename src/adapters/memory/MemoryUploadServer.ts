import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { createHash } from "node:crypto"
import type { Reply } from "../../domain/push/Reply.ts"
import type { UploadSource } from "../../ports/Transcripts.ts"
import { type Credentials, Unsent, Unwanted, type Upload, type UploadPart, UploadServer } from "../../ports/UploadServer.ts"

/** One whole request as the pretended server got it. */
export interface Received {
  readonly serverUrl: string
  readonly token: string
  /** `CLAUDE.local.md` for notes, `<session>/<name>` for a file of a family. */
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly sha256: string
  /** The client was told that this server takes gzip, and used it. */
  readonly compressed: boolean
  /** Set for a part of a file; `bytes` are its own, `sha256` is of all before its end. */
  readonly part?: Pick<UploadPart, "identity" | "from" | "to" | "complete" | "before"> & { readonly length: number }
}

/** What the server answers; a plain `Reply` may be returned too. Asked once for each request, in order of arrival. */
export type Script = (request: Received) => Reply | Effect.Effect<Reply>

/** How far the upload with this identity came. */
export type Offsets = (identity: string) => Reply

/**
 * A server that answers as the script says. `requests` is told of everything that arrived. Whether an upload is wanted is
 * asked once, before anything arrives.
 */
export const layer = (
  script: Script,
  onRequest: (request: Received) => void = () => {},
  offsets: Offsets = () => notFound
): Layer.Layer<UploadServer> => {
  const receive = (
    credentials: Credentials,
    fileName: string,
    { gzip: compressed = false, source, wanted = Effect.succeed(true) }: Upload,
    part?: NonNullable<Received["part"]>
  ): Effect.Effect<Reply> =>
    Effect.gen(function*() {
      if (!(yield* wanted)) return unsent
      const sent = yield* Effect.promise(() => drain(source))
      if ("code" in sent) return { _tag: "SourceFailed", code: sent.code } as const
      const { serverUrl, token } = credentials
      const request = { serverUrl, token: Redacted.value(token), fileName, ...sent, compressed, ...(part && { part }) }
      onRequest(request)
      const reply = script(request)
      const given = Effect.isEffect(reply) ? yield* reply : reply
      return compressed ? marked(given) : given
    })
  return Layer.succeed(UploadServer, {
    uploadSession: (credentials, { fileName, ...upload }) => receive(credentials, fileName, upload),
    uploadFamilyFile: (credentials, { name, session, ...upload }) =>
      receive(credentials, `${session}/${name}`, upload),
    uploadPart: (credentials, { before, complete, from, identity, source, target, to, ...upload }) => {
      const fileName = "fileName" in target ? target.fileName : `${target.session}/${target.name}`
      const bytes = { size: to - from, pass: () => source.part(from, to) }
      const part = { before, complete, from, identity, to, length: source.size }
      return receive(credentials, fileName, { ...upload, source: bytes }, part)
    },
    uploadOffset: (_, identity) => Effect.sync(() => offsets(identity)),
    uploadLocalNotes: (credentials, content) => receive(credentials, "CLAUDE.local.md", { source: textSource(content) })
  })
}

const marked = (reply: Reply): Reply => reply._tag === "SourceFailed" ? reply : { ...reply, compressed: true }

const drain = async (source: UploadSource) => {
  const pass = source.pass()
  const chunks: Array<Uint8Array> = []
  try {
    for await (const chunk of pass.chunks) chunks.push(chunk.slice())
  } catch (error) {
    return { code: String((error as { readonly code?: unknown }).code ?? "UNKNOWN") }
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks)), sha256: pass.sha256() }
}

const textSource = (text: string): UploadSource => {
  const bytes = new TextEncoder().encode(text)
  async function* chunks() {
    yield bytes
  }
  return {
    size: bytes.length,
    pass: () => ({ chunks: chunks(), sha256: () => createHash("sha256").update(bytes).digest("hex") })
  }
}

export type Answered = Extract<Reply, { readonly _tag: "Answered" }>

/** An answer with this status; nothing else in it unless `more` says so. */
export const answer = (request: Received, status: number, more: Partial<Answered> = {}): Reply => ({
  _tag: "Answered",
  status,
  accepted: undefined,
  kind: undefined,
  retryAfter: undefined,
  features: [],
  minVersion: undefined,
  sentSha256: request.sha256,
  ...more
})

/** Taken, with the receipt of our own server. */
export const accept = (request: Received, more: Partial<Answered> = {}): Reply =>
  answer(request, 200, {
    accepted: { status: "ok", filename: request.fileName, size: request.bytes.length, sha256: request.sha256 },
    features: ["sha256"],
    ...more
  })

export const noAnswer: Reply = { _tag: "NoAnswer", code: "ECONNREFUSED", message: "Can't reach the agnes server." }

const notFound: Reply = {
  _tag: "Answered", status: 404, accepted: undefined, kind: "not-found", retryAfter: undefined, features: [],
  minVersion: undefined, sentSha256: undefined
}

const unsent: Reply = { _tag: "NoAnswer", code: Unsent, message: "Nobody wants this upload any more." }

/** An upload that was aborted because nobody wanted it any more. */
export const unwanted: Reply = { _tag: "NoAnswer", code: Unwanted, message: "Nobody wants this upload any more." }
