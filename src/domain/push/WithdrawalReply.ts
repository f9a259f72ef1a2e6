import type { Trouble } from "./Classification.ts"

/** What came back from asking a server to take a session back, or to lift that again, before anybody judged it. */
export type Reply =
  | {
    readonly _tag: "Answered"
    readonly status: number
    /** Is the body the confirmation we know? */
    readonly confirmed: boolean
    readonly retryAfter: string | undefined
    /** The words of `X-Agnes-Features`; empty from a server that sends none. */
    readonly features: ReadonlyArray<string>
  }
  | { readonly _tag: "NoAnswer"; readonly message: string }

/**
 * - `Done`: confirmed, or 404 from a server that can withdraw: there is nothing, and a tombstone keeps it so.
 * - `Auth`: the token was refused; nothing more is sent in this run.
 * - `Unsupported`: this server does not know how, so the session stays there.
 * - `Transient`: ask again later.
 */
export type Class =
  | { readonly _tag: "Done" }
  | { readonly _tag: "Auth" }
  | { readonly _tag: "Unsupported" }
  | { readonly _tag: "Transient"; readonly trouble: Trouble; readonly retryAfter: string | undefined }

/** The word by which a server says that it can (design §4). */
export const feature = "withdraw"

/** Total. A success or a 404 counts only from a server that says it can: a proxy or a portal may answer so, too. */
export const classify = (reply: Reply): Class => {
  if (reply._tag === "NoAnswer") return { _tag: "Transient", trouble: { error: reply.message }, retryAfter: undefined }
  const { status } = reply
  const able = reply.features.includes(feature)
  if (status === 401) return { _tag: "Auth" }
  if (able && (status === 404 || (status === 200 && reply.confirmed))) return { _tag: "Done" }
  if (!able && (status === 404 || status === 405 || status === 501)) return { _tag: "Unsupported" }
  return { _tag: "Transient", trouble: { status }, retryAfter: reply.retryAfter }
}
