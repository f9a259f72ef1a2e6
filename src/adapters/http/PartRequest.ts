import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { createHash } from "node:crypto"
import type { Reply } from "../../domain/push/Reply.ts"
import { type Credentials, type Target, Unsent, type UploadPart } from "../../ports/UploadServer.ts"
import { asking, type Body, type Headers, nothing } from "./Body.ts"
import * as Exchange from "./Exchange.ts"
import * as Gzip from "./Gzip.ts"
import { quoted } from "./Multipart.ts"
import * as Trouble from "./Trouble.ts"
import * as UploadReply from "./UploadReply.ts"

interface Needs {
  readonly gzip: Gzip.Gzip
  readonly request: (
    method: "PATCH",
    path: string,
    credentials: Credentials,
    headers: Headers,
    body: Body
  ) => Effect.Effect<Reply>
}

/** The id of an upload says nothing about the file. */
export const pathOf = (identity: string): string =>
  `/api/uploads/${createHash("sha256").update(identity).digest("hex").slice(0, 32)}`

/** As the whole upload names it, so that both mean one session. */
const queryOf = (target: Target): string =>
  String(new URLSearchParams("fileName" in target ? { file: quoted(target.fileName) } : { ...target }))

/** One part of a file (docs/append.md; the words are those of draft-ietf-httpbis-resumable-upload). */
export const make = ({ gzip, request }: Needs) => (credentials: Credentials, part: UploadPart): Effect.Effect<Reply> => {
  const path = `${pathOf(part.identity)}?${queryOf(part.target)}`
  const size = part.to - part.from
  const headers: Headers = {
    "content-type": "application/partial-upload",
    "upload-length": String(part.source.size),
    "upload-offset": String(part.from),
    "upload-complete": part.complete ? "?1" : "?0",
    ...(part.before === undefined ? {} : { "x-agnes-prefix-sha256": part.before })
  }
  const ask = (more: Headers, body: Pick<Body, "chunks" | "sha256" | "size">): Effect.Effect<Reply> =>
    request("PATCH", path, credentials, { ...headers, ...more }, {
      head: nothing, tail: nothing, ...body, decode: UploadReply.session, wanted: asking(part.wanted)
    })
  const sourceFailed = (error: unknown): Reply => ({ _tag: "SourceFailed", code: Exchange.codeOf(error) })

  /** Reading took a while, in which somebody may have stopped wanting it. */
  const stillWanted = (then: Effect.Effect<Reply>): Effect.Effect<Reply> =>
    Effect.flatMap(part.wanted ?? Effect.succeed(true), (wanted) => wanted ? then : Effect.succeed(unsent))

  const streamed: Effect.Effect<Reply> = Effect.suspend(() => ask({}, { size, ...part.source.part(part.from, part.to) }))

  /** Held in memory, because its hash or its compressed length goes before it. */
  const held = (compress: boolean): Effect.Effect<Reply> =>
    Effect.gen(function*() {
      const read = yield* Effect.either(Effect.tryPromise({ try: () => collect(part), catch: sourceFailed }))
      if (Either.isLeft(read)) return read.left
      const { chunks, sha256 } = read.right
      const sent = { sha256: () => sha256 }
      const whole: Headers = part.complete ? { "x-agnes-sha256": sha256 } : {}
      const packed = compress
        ? yield* Effect.promise((signal) => Gzip.compress(chunks, size, signal).catch(() => undefined))
        : undefined
      if (packed === undefined) return yield* stillWanted(ask(whole, { ...sent, size, chunks }))
      const length = packed.reduce((sum, chunk) => sum + chunk.length, 0)
      const more = { ...whole, "content-encoding": "gzip" }
      const reply = yield* stillWanted(ask(more, { ...sent, size: length, chunks: packed }))
      return reply._tag === "SourceFailed" ? reply : { ...reply, compressed: true as const }
    })

  return Effect.acquireUseRelease(
    Effect.sync(() => part.gzip === true ? gzip.begin(new URL(credentials.serverUrl), size) : undefined),
    (begun) => begun !== undefined || part.complete ? held(begun !== undefined) : streamed,
    (begun) => Effect.sync(() => begun?.())
  )
}

const collect = async ({ from, source, to }: UploadPart) => {
  const pass = source.part(from, to)
  const chunks: Array<Uint8Array> = []
  for await (const chunk of pass.chunks) chunks.push(chunk)
  return { chunks, sha256: pass.sha256() }
}

const unsent: Reply = { _tag: "NoAnswer", code: Unsent, message: Trouble.explain(Unsent, "PATCH /api/uploads") }
