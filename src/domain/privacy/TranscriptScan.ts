import * as SessionId from "../session/SessionId.ts"
import * as JsonKeyScan from "./JsonKeyScan.ts"
import * as LineHashes from "./LineHashes.ts"
import type { PrivateIds } from "./PrivateList.ts"

/** A search through a transcript's bytes, fed in order; `found` ends it early. One scan is for one transcript. */
export interface Scan<A> {
  readonly feed: (chunk: Uint8Array) => A | undefined
  readonly end: () => A | undefined
}

/** Copied lines of a fork may keep the original's id under the last one (facts §2). */
const idKeys = ["sessionId", "session_id", "requestSessionId"]

/** Finds a listed session id in any line, whatever the transcript is called (reliability P6); answers with it. */
export const listedIds = (ids: PrivateIds): Scan<string> => {
  let known: string | undefined
  return JsonKeyScan.make(idKeys, (value) => {
    if (value === known) return undefined
    known = value
    return ids.has(SessionId.normalize(value)) ? value : undefined
  })
}

/**
 * Finds a line that was copied from a private session: a fork keeps the uuids of the lines it copies (facts §2,
 * reliability P8). `sha256` gives lower-case hex; answers with the recorded hash.
 */
export const lineHashes = (recorded: ReadonlySet<string>, sha256: (text: string) => string): Scan<string> =>
  JsonKeyScan.make([LineHashes.key], (uuid) => {
    const hash = LineHashes.truncate(sha256(uuid))
    return recorded.has(hash) ? hash : undefined
  })

/** Never finds anything: puts the truncated hash of every line's uuid into `found`. */
export const collectLineHashes = (found: Set<string>, sha256: (text: string) => string): Scan<never> =>
  JsonKeyScan.make<never>([LineHashes.key], (uuid) => {
    found.add(LineHashes.truncate(sha256(uuid)))
    return undefined
  })

/** Both at once: the answer of the first that has one. */
export const either = <A, B>(a: Scan<A>, b: Scan<B>): Scan<A | B> => ({
  feed: (chunk) => a.feed(chunk) ?? b.feed(chunk),
  end: () => a.end() ?? b.end()
})
