import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Extent } from "../domain/pull/Ranges.ts"
import type { Chunks } from "./Chunks.ts"
import type { Credentials } from "./UploadServer.ts"

/** No usable answer: refused, reset, too slow, or cut short. Asking again may help. */
export class NoReply extends Schema.TaggedError<NoReply>()("NoReply", { message: Schema.String }) {}

/** An answer that is not what was asked for. `detail` is one line for people; a redirect is one of these. */
export class Refusal extends Schema.TaggedError<Refusal>()("Refusal", {
  status: Schema.Int,
  detail: Schema.String
}) {
  override get message(): string {
    return `HTTP ${this.status}: ${this.detail}`
  }
}

export type TableServerError = NoReply | Refusal

/** A document, or that it is still the one with the given tag. `tag` is the reply's ETag as it came. */
export type Document =
  | { readonly _tag: "Unchanged" }
  | { readonly _tag: "Document"; readonly text: string; readonly tag: string | undefined }

/** What is asked of a table. */
export interface Wish {
  readonly table: string
  /** Only these bytes, if the file still has the tag `ifRange`; else the server sends all of it. */
  readonly range: Extent | undefined
  readonly ifRange: string | undefined
  /** The SHA-256 the file must have; a server that knows the hash refuses with 412 when it has another. */
  readonly sha256: string | undefined
}

/** A reply with bytes. They are read once, and only within the scope of the request. */
export interface Body {
  /** `undefined` for the whole file, else which part of how many bytes. */
  readonly part: (Extent & { readonly size: number }) | undefined
  /** Bytes that come, when the server says so. */
  readonly length: number | undefined
  /** ETag, as it came. */
  readonly tag: string | undefined
  /** Throws when the connection breaks or nothing comes for 30 s. */
  readonly chunks: Chunks
}

/**
 * The server as pull sees it. Every method makes one request, follows no redirect (the token would go with it), and may
 * be repeated; interrupting one, or closing its scope, ends the request. Connections are kept alive and shared for the
 * life of the layer. Nothing of the token is ever part of an error.
 */
export class TableServer extends Context.Tag("agnes/TableServer")<TableServer, {
  /** `GET /api/sync/manifest` (server spec §4.1); at most 64 MiB are read. */
  readonly manifest: (credentials: Credentials, tag: string | undefined) => Effect.Effect<Document, TableServerError>
  /** `GET /api/memory/bundle` (server spec §4.4); at most 16 MiB are read. */
  readonly bundle: (credentials: Credentials, tag: string | undefined) => Effect.Effect<Document, TableServerError>
  /** `GET /api/catalog/tables`, the text of the reply; at most 64 MiB are read. */
  readonly catalog: (credentials: Credentials) => Effect.Effect<string, TableServerError>
  /** `GET /api/data/{table}/download` (server spec §4.2). */
  readonly download: (credentials: Credentials, wish: Wish) => Effect.Effect<Body, TableServerError, Scope.Scope>
}>() {}
