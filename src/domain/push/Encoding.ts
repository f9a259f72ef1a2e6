import type { Class } from "./Classification.ts"
import type { Reply } from "./Reply.ts"

/** The word by which a server says that it takes bodies with `Content-Encoding: gzip` (design §4). */
export const feature = "gzip"

/**
 * What a reply to a compressed body means. Something on the way may not take what the server takes, so nothing but a
 * receipt, a refused token, a tombstone or "too large" counts against a session before its plain bytes met the same:
 * `doubtful` says that the run is to send plain ones from now on, and a refusal for good is one more try.
 */
export const judge = (reply: Reply, judged: Class): { readonly class: Class; readonly doubtful: boolean } => {
  const compressed = reply._tag !== "SourceFailed" && reply.compressed === true
  if (!compressed) return { class: judged, doubtful: false }
  switch (judged._tag) {
    case "Delivered":
    case "Auth":
    case "Tombstoned":
      return { class: judged, doubtful: false }
    case "Transient":
      return { class: judged, doubtful: true }
    case "Permanent":
      return judged.status === 413 ? { class: judged, doubtful: false } : { class: again(judged.status), doubtful: true }
  }
}

const again = (status: number): Class => ({
  _tag: "Transient",
  reach: "upload",
  trouble: { status, error: "the compressed upload was refused" },
  retryAfter: undefined
})
