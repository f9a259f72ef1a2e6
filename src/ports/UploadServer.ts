import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Reply } from "../domain/push/Reply.ts"
import type { PartSource, UploadSource } from "./Transcripts.ts"

/** Where and as whom to send. The URL has passed `ServerUrl.parse`; no trailing slash. */
export interface Credentials {
  readonly serverUrl: string
  readonly token: Redacted.Redacted
}

export interface Upload {
  readonly source: UploadSource
  readonly gzip?: boolean
  /** Without it the upload goes on whatever happens. */
  readonly wanted?: Effect.Effect<boolean>
}

/** A session by the name of its file, or a file of a session's family. */
export type Target = { readonly fileName: string } | { readonly session: string; readonly name: string }

/** Bytes `from` to `to` of a file of `source.size` bytes (docs/append.md). */
export interface UploadPart {
  /** What tells this file, as it is now, from all others: the same for all its parts, also in another run. */
  readonly identity: string
  readonly target: Target
  readonly source: PartSource
  readonly from: number
  readonly to: number
  /** With these bytes the server has all of them: it puts the file together and answers as to a whole upload. */
  readonly complete: boolean
  /** What the first `from` bytes hash to, when the server is to take them from its own version. */
  readonly before?: string | undefined
  readonly gzip?: boolean
  readonly wanted?: Effect.Effect<boolean>
}

/** `code` of the answer to an upload that was aborted because nobody wanted it any more. */
export const Unwanted = "UNWANTED"

/** The same before the first byte of it left. */
export const Unsent = "UNSENT"

/**
 * The server as push sees it. All methods make exactly one request, never follow a redirect (the token would go with
 * it), never fail, and are safe to repeat: the server keeps equal bytes once (design §4). Interrupting one aborts its
 * request. Connections are kept alive and shared for the life of the layer.
 *
 * `wanted` is asked before the first byte leaves over a connection that had to be made, and several times a second until
 * the answer is there. Once it says no, the request is aborted: `NoAnswer` with the code `Unwanted`, or
 * `Unsent` when nothing of it has left.
 */
export class UploadServer extends Context.Tag("agnes/UploadServer")<UploadServer, {
  /**
   * `POST /api/upload/sessions`, multipart, one part `file` named `fileName`. Memory stays bounded for any size.
   * `gzip`: the server takes compressed bodies; whether this one is compressed is for the adapter to say (`compressed`).
   * Hashes and sizes are always those of the file.
   */
  readonly uploadSession: (
    credentials: Credentials,
    upload: Upload & { readonly fileName: string }
  ) => Effect.Effect<Reply>
  /**
   * The same route for one file of a session's family (feature `bundle`): `session` is the parent's id as this client
   * knows it, `name` the path below its folder. Only for a server that said it can: another one takes the file for a
   * session.
   */
  readonly uploadFamilyFile: (
    credentials: Credentials,
    upload: Upload & { readonly session: string; readonly name: string }
  ) => Effect.Effect<Reply>
  /**
   * `PATCH /api/uploads/{id}` (feature `append`). `offset` of the answer says how many bytes of the file the server has.
   * A complete part is at most a few MiB: its hash goes before it. `sentSha256` is of all bytes before `to`.
   */
  readonly uploadPart: (credentials: Credentials, part: UploadPart) => Effect.Effect<Reply>
  /** `HEAD /api/uploads/{id}`: how many bytes of an interrupted upload the server has (`offset`); 404 for none. */
  readonly uploadOffset: (credentials: Credentials, identity: string) => Effect.Effect<Reply>
  /** `POST /api/upload/local-md`, JSON `{content}`. `sentSha256` is that of the content's UTF-8 bytes. */
  readonly uploadLocalNotes: (credentials: Credentials, content: string) => Effect.Effect<Reply>
}>() {}
