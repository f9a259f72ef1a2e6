import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Scan } from "../domain/privacy/TranscriptScan.ts"

/** No file there (yet): Claude Code creates transcripts with the first prompt (facts §3). */
export class TranscriptMissing {
  readonly _tag = "TranscriptMissing"
  readonly path: string
  constructor(path: string) {
    this.path = path
  }
}

/** What is there may not be sent. */
export class TranscriptRefused {
  readonly _tag = "TranscriptRefused"
  readonly path: string
  readonly reason: RefusedReason
  constructor(path: string, reason: RefusedReason) {
    this.path = path
    this.reason = reason
  }
}

export type RefusedReason =
  | "not-absolute" | "not-jsonl" | "link" | "not-regular" | "foreign-owner" | "not-a-transcript" | "name-too-long"
  | "too-many"

/** The machine would not let us look (EACCES, EMFILE, EIO, …); another try may work. */
export class TranscriptUnreadable {
  readonly _tag = "TranscriptUnreadable"
  readonly path: string
  readonly code: string
  constructor(path: string, code: string) {
    this.path = path
    this.code = code
  }
}

/** Size and times of a transcript, as measured from its descriptor. Bytes; milliseconds as `stat` gives them. */
export interface Measure {
  readonly size: number
  readonly modifiedAt: number
  readonly changedAt: number
}

/** Piece after piece; without waiting when they are in memory. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** One reading of bytes from their beginning; `sha256` is the hash of what it has yielded so far. */
export interface Pass<Bytes extends Pieces = Pieces> {
  readonly chunks: Bytes
  readonly sha256: () => string
}

/** The bytes to send: exactly the first `size` bytes of the file as measured at open, each pass from the beginning. */
export interface UploadSource {
  readonly size: number
  /**
   * One pass over the bytes, hashing as they go by. Rejects when the file can no longer give `size` bytes (it shrank);
   * a small one may have been read when it was opened, and is given as it was then.
   * `sha256` is the hash of what this pass has yielded so far, lower-case hex; asked once, at the end.
   */
  readonly pass: () => Pass
}

/** The same bytes, from any place on. What was hashed once is not read again to send what follows it. */
export interface PartSource {
  readonly size: number
  /** SHA-256 (hex) of the first `length` bytes. */
  readonly hashOf: (length: number) => Effect.Effect<string, TranscriptUnreadable>
  /**
   * One pass over the bytes from `from` to `to`. Rejects as `pass` does. `sha256` is the hash of everything before `to`,
   * from the beginning of the file; asked once, at the end. One pass at a time.
   */
  readonly part: (from: number, to: number) => Pass
}

export interface OpenTranscript extends UploadSource, PartSource, Measure {
  readonly path: string
  /** SHA-256 (hex) of the `size` bytes, for deciding whether a touched file really changed. */
  readonly hash: Effect.Effect<string, TranscriptUnreadable>
  /** Feeds the `size` bytes to a scan, stopping early once it has found something. */
  readonly scan: <A>(scan: Scan<A>) => Effect.Effect<A | undefined, TranscriptUnreadable>
}

/**
 * Transcripts on disk, each opened once and from then on read through that one descriptor, so that nothing can be put
 * in its place between the check and the sending (design §3.1 step 2, reliability C2).
 */
export class Transcripts extends Context.Tag("agnes/Transcripts")<Transcripts, {
  /**
   * Size and times of the name without opening it; `undefined` when nothing is there, which is another thing than not
   * being allowed to look. Never follows a link.
   */
  readonly measure: (path: string) => Effect.Effect<Measure | undefined, TranscriptUnreadable>
  /**
   * Opens an absolute path that ends in `.jsonl`, is no link, a regular file of this user, and whose first record is a
   * JSON object. Never blocks on a FIFO or device. The descriptor is closed with the scope.
   */
  readonly open: (
    path: string
  ) => Effect.Effect<OpenTranscript, TranscriptMissing | TranscriptRefused | TranscriptUnreadable, Scope.Scope>
}>() {}
