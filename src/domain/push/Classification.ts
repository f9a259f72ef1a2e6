import type { Reply } from "./Reply.ts"

/**
 * What a reply means for the session that was sent (design §3.2).
 *
 * - `Delivered`: the server has exactly these bytes.
 * - `Transient`: try again later. `reach` says whose fault it looks like: the whole server's (then the run slows down
 *   and stops) or this one upload's (then the others go on).
 * - `Auth`: the token was refused; nothing more is sent in this run.
 * - `Tombstoned`: the server was told never to take this session: private.
 * - `Permanent`: the same request would be refused again.
 */
export type Class =
  | { readonly _tag: "Delivered"; readonly sha256: string }
  | {
    readonly _tag: "Transient"
    readonly reach: "server" | "upload"
    readonly trouble: Trouble
    /** As it was sent. */
    readonly retryAfter: string | undefined
  }
  | { readonly _tag: "Auth" }
  | { readonly _tag: "Tombstoned" }
  | { readonly _tag: "Permanent"; readonly status: number }

/** What a person reads about it: the status, or words where there was none, or both. */
export interface Trouble {
  readonly status?: number
  readonly error?: string
}

export interface Sent {
  /** The server has answered with `sha256` before; from then on it is not believed without (design §4). */
  readonly serverKnownForSha256: boolean
  /** Bytes of the file; `undefined` where the server counts otherwise (`CLAUDE.local.md`). */
  readonly size: number | undefined
  /** Of a file of a family, its path below the session's folder: a server that takes it for a session says otherwise. */
  readonly name?: string
}

/** Total: every reply is in exactly one class. */
export const classify = (reply: Reply, sent: Sent): Class => {
  switch (reply._tag) {
    case "NoAnswer":
      return transient("server", { error: reply.message }, undefined)
    case "SourceFailed":
      return transient("upload", { error: `the transcript could not be read to its end (${reply.code})` }, undefined)
    case "Answered":
      return answered(reply, sent)
  }
}

type Answered = Extract<Reply, { readonly _tag: "Answered" }>

const answered = (reply: Answered, sent: Sent): Class => {
  const { status } = reply
  if (status === 401) return { _tag: "Auth" }
  if (status === 410 && reply.kind === "tombstoned") return { _tag: "Tombstoned" }
  if (status >= 400 && status < 500 && !passing.has(status)) return { _tag: "Permanent", status }
  const doubt = status === 200 ? disbelief(reply, sent) : undefined
  if (status === 200 && doubt === undefined) return { _tag: "Delivered", sha256: reply.sentSha256 as string }
  const trouble = doubt === undefined ? { status } : { status, error: doubt }
  return transient(onlyThisUpload(status) ? "upload" : "server", trouble, reply.retryAfter)
}

/** The 4xx that say "not now". */
const passing: ReadonlySet<number> = new Set([408, 425, 429])

/** Gateways, full disks and networks that want a login speak for the server; 408, 425 and the other 5xx may be about one request. */
const onlyThisUpload = (status: number): boolean =>
  status === 408 || status === 425 || (status >= 500 && status < 600 && !serverWide.has(status))

const serverWide: ReadonlySet<number> = new Set([502, 503, 504, 507, 511])

/** Why a 200 is no receipt. */
const disbelief = ({ accepted, sentSha256 }: Answered, sent: Sent): string | undefined => {
  if (accepted === undefined) return "this is no reply of an agnes server"
  if (sentSha256 === undefined) return "the server answered before it had everything"
  if (accepted.sha256 === undefined && sent.serverKnownForSha256) return "the server no longer says what it received"
  const other = accepted.sha256 !== undefined && accepted.sha256.toLowerCase() !== sentSha256
  if (other) return "the server received other bytes"
  if (sent.size !== undefined && accepted.size !== sent.size) return "the server received another number of bytes"
  if (sent.name !== undefined && !accepted.filename.endsWith(`/${sent.name}`)) {
    return "the server took it for a session of its own"
  }
  return undefined
}

const transient = (reach: "server" | "upload", trouble: Trouble, retryAfter: string | undefined): Class => ({
  _tag: "Transient",
  reach,
  trouble,
  retryAfter
})
