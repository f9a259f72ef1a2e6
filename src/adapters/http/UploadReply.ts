import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Accepted, Reply } from "../../domain/push/Reply.ts"
import type { Answer } from "./Exchange.ts"

const Sha256 = Schema.Lowercase.pipe(Schema.pattern(/^[0-9a-f]{64}$/))
const Ok = Schema.Struct({ status: Schema.Literal("ok"), size: Schema.NonNegativeInt, sha256: Schema.optional(Sha256) })

/** The two bodies of a success (server spec §3.1, §3.2); keys added later are fine. */
const Session = Schema.Struct({ ...Ok.fields, filename: Schema.String })
const Notes = Schema.Struct({ ...Ok.fields, user: Schema.String })
const Refusal = Schema.Struct({ kind: Schema.String })
const Detailed = Schema.Struct({ detail: Refusal })

export const session = (body: unknown): Accepted | undefined =>
  Option.getOrUndefined(Option.map(Schema.decodeUnknownOption(Session)(body), accepted))

export const notes = (body: unknown): Accepted | undefined =>
  Option.getOrUndefined(
    Option.map(Schema.decodeUnknownOption(Notes)(body), (reply) => accepted({ ...reply, filename: "CLAUDE.local.md" }))
  )

const accepted = (reply: Omit<Accepted, "sha256"> & { readonly sha256?: string | undefined }): Accepted => ({
  status: reply.status,
  filename: reply.filename,
  size: reply.size,
  sha256: reply.sha256
})

/**
 * What an answer says. A refusal counts by its status even when its body never came; a success, and a 410 whose body
 * would say whether the session is barred for good, count only when they came whole: `undefined` is no answer.
 */
export const interpret = (
  answer: Answer,
  decode: (body: unknown) => Accepted | undefined,
  sentSha256: () => string
): Reply | undefined => {
  const { status } = answer
  if (answer.cutShort && (status < 400 || status > 499 || status === 410)) return undefined
  const body = answer.body === undefined ? undefined : json(answer.body)
  return {
    _tag: "Answered",
    status,
    accepted: status === 200 ? decode(body) : undefined,
    kind: status === 200 ? undefined : kindOf(body),
    retryAfter: one(answer.headers["retry-after"]),
    features: words(one(answer.headers["x-agnes-features"])),
    minVersion: one(answer.headers["x-agnes-min-version"]),
    ...offsetOf(one(answer.headers["upload-offset"])),
    sentSha256: answer.allSent ? sentSha256() : undefined
  }
}

const json = (body: Buffer): unknown =>
  Either.getOrUndefined(Either.try(() => JSON.parse(body.toString("utf8")) as unknown))

const kindOf = (body: unknown): string | undefined => {
  const detail = Option.map(Schema.decodeUnknownOption(Detailed)(body), (reply) => reply.detail)
  const refusal = Option.orElse(detail, () => Schema.decodeUnknownOption(Refusal)(body))
  return Option.getOrUndefined(Option.map(refusal, (found) => found.kind))
}

const offsetOf = (header: string | undefined): { readonly offset?: number } =>
  header !== undefined && /^\d{1,15}$/.test(header) ? { offset: Number(header) } : {}

/** A header's only value, without outer blanks. */
export const one = (header: string | ReadonlyArray<string> | undefined): string | undefined => {
  const text = (typeof header === "string" ? header : header?.[0])?.trim()
  return text === "" ? undefined : text
}

/** The words of `X-Agnes-Features`. */
export const words = (header: string | undefined): ReadonlyArray<string> =>
  (header ?? "").split(/[\s,]+/).filter((word) => /^[a-z0-9-]{1,32}$/.test(word)).slice(0, 64)
