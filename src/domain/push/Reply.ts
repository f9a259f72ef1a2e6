/**
 * What came back from one upload request, before anybody judged it. Total: whatever a network or a server can do is one
 * of these (design §3.2).
 */
export type Reply =
  | {
    readonly _tag: "Answered"
    readonly status: number
    /** The decoded body of an accepted upload; `undefined` when it is not of the expected shape. */
    readonly accepted: Accepted | undefined
    /** `kind` of a typed error body. */
    readonly kind: string | undefined
    /** `Retry-After` as it was sent. */
    readonly retryAfter: string | undefined
    /** The words of `X-Agnes-Features`; empty from a server that sends none. */
    readonly features: ReadonlyArray<string>
    /** `X-Agnes-Min-Version`, when sent. */
    readonly minVersion: string | undefined
    /** `X-Agnes-Latest-Version`, when sent. */
    readonly latestVersion?: string | undefined
    /** SHA-256 (hex) of the bytes this request sent; `undefined` when the server answered before all were sent. */
    readonly sentSha256: string | undefined
    /** `Upload-Offset`: how many bytes of the file the server has, in answers about parts of it. */
    readonly offset?: number
    /** The body was sent with `Content-Encoding: gzip`; `sentSha256` is of the bytes before that. */
    readonly compressed?: true
  }
  /** No answer: connection refused, reset, time-out, TLS trouble, a reply cut short. `code` is the system's word. */
  | { readonly _tag: "NoAnswer"; readonly code: string; readonly message: string; readonly compressed?: true }
  /** The transcript could not be read to the measured end while sending. */
  | { readonly _tag: "SourceFailed"; readonly code: string }

/** Body of a 200 of `POST /api/upload/sessions` (server spec §3.1; `sha256`, `stored` are ours, design §4). */
export interface Accepted {
  readonly status: "ok"
  readonly filename: string
  readonly size: number
  readonly sha256: string | undefined
}
