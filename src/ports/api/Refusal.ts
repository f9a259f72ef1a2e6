import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as Schema from "effect/Schema"

/**
 * Every reason for which the server turns a request down, with the status it is answered with. The list is closed:
 * clients decide by it (design §3.2, §4), so a word is added here and nowhere else, and never changes its status.
 */
export const statusOf = {
  /** The body is not what its headers say: broken multipart, a length that is none. */
  malformed: 400,
  /** Well-formed, but not what can be had: a life too long, a name that is empty. */
  "bad-request": 400,
  /** No token, or not one we accept. */
  auth: 401,
  /** It is known who asks, and it is not for them, or no longer for anybody. */
  forbidden: 403,
  "not-found": 404,
  /** The path is there, but is not asked like this; `Allow` says how. */
  method: 405,
  /** It is under way already. */
  busy: 409,
  /** A part of a file does not begin where the upload ended; `Upload-Offset` says where that is. */
  offset: 409,
  /** Its owner took this session back; it is not taken again before the tombstone is lifted. */
  tombstoned: 410,
  /** The body has no `Content-Length`. */
  "length-required": 411,
  /** What the request builds on, by `If-Match` or by a hash, is not what is there. */
  changed: 412,
  "too-large": 413,
  /** A `Content-Encoding` or media type that is not taken here. */
  "media-type": 415,
  /** A part, key or parameter is missing or of the wrong type. */
  invalid: 422,
  /** Too many attempts; `Retry-After` says when to come again. */
  "rate-limit": 429,
  internal: 500,
  /** The server is stopping; `Retry-After` says when to come again. */
  unavailable: 503,
  "disk-full": 507,
  /** The caller keeps as much as the operator allows; withdrawing something makes room. */
  quota: 507
} as const

export type Kind = keyof typeof statusOf
export type Status = (typeof statusOf)[Kind]

/** One finding of a 422, in the shape the first clients know (server spec §1.2). */
export const Finding = Schema.Struct({
  type: Schema.String,
  loc: Schema.Array(Schema.Union(Schema.String, Schema.Int)),
  msg: Schema.String,
  input: Schema.Unknown
})

const Detail = Schema.Union(Schema.String, Schema.Array(Finding))

/**
 * A request turned down. `detail` is for people and holds no path, name or token of anybody; `retryAfter` (seconds) goes
 * out as a header.
 */
export class Refusal extends Schema.TaggedError<Refusal>()("Refusal", {
  kind: Schema.Literal(...(Object.keys(statusOf) as [Kind, ...Array<Kind>])),
  detail: Detail,
  retryAfter: Schema.optional(Schema.Int)
}) {
  get status(): Status {
    return statusOf[this.kind]
  }
}

/** Body of an error reply: `{"detail", "kind"}`. */
export const Body = Schema.Struct({ detail: Detail, kind: Schema.String })

const kindsWith = (status: Status): ReadonlyArray<Kind> =>
  (Object.keys(statusOf) as ReadonlyArray<Kind>).filter((kind) => statusOf[kind] === status)

/** The refusals of one status as an error schema of an endpoint; on the wire they are `{"detail", "kind"}`. */
export const withStatus = (status: Status) => {
  const [first, ...rest] = kindsWith(status)
  const kind = Schema.Literal(first as Kind, ...rest)
  return Schema.transform(
    Schema.Struct({ detail: Detail, kind }),
    Schema.typeSchema(Refusal).pipe(Schema.filter((refusal) => refusal.status === status)),
    {
      strict: true,
      decode: (body) => new Refusal(body),
      encode: (refusal) => ({ detail: refusal.detail, kind: refusal.kind })
    }
  ).annotations(HttpApiSchema.annotations({ status }))
}

export const malformed = (detail: string) => new Refusal({ kind: "malformed", detail })
export const badRequest = (detail: string) => new Refusal({ kind: "bad-request", detail })
export const busy = (detail: string) => new Refusal({ kind: "busy", detail })
export const forbidden = (detail: string) => new Refusal({ kind: "forbidden", detail })
export const notFound = new Refusal({ kind: "not-found", detail: "Page not found" })
export const tombstoned = new Refusal({ kind: "tombstoned", detail: "This session was withdrawn" })
export const tooLarge = (detail: string) => new Refusal({ kind: "too-large", detail })
export const missing = (...loc: ReadonlyArray<string>) =>
  new Refusal({ kind: "invalid", detail: [{ type: "missing", loc, msg: "Field required", input: null }] })
/** The 422 of a field that is there and cannot be taken. */
export const unusable = (msg: string, ...loc: ReadonlyArray<string>) =>
  new Refusal({ kind: "invalid", detail: [{ type: "value_error", loc, msg, input: null }] })

/** Seconds: a quota is lifted by people, not by time. */
const quotaRetry = 3600

export const quota = (bound: "bytes" | "sessions") =>
  new Refusal({
    kind: "quota",
    detail: bound === "bytes"
      ? "You keep as many bytes as you may on this server: withdraw a session, or ask its operator for more"
      : "You keep as many sessions as you may on this server: withdraw one, or ask its operator for more",
    retryAfter: quotaRetry
  })

/** Seconds a restart may take. */
const restart = 10

export const unavailable = new Refusal({
  kind: "unavailable",
  detail: "The server is stopping; come again in a moment",
  retryAfter: restart
})
