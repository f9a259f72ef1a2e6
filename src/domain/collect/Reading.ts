import * as JsonKeyScan from "../privacy/JsonKeyScan.ts"
import type { PrivateIds } from "../privacy/PrivateList.ts"
import * as TranscriptScan from "../privacy/TranscriptScan.ts"

/** What one reading of a transcript finds out. */
export interface Findings {
  /** A listed id or a line of a private session is in it. */
  readonly isPrivate: boolean
  /** Every folder it says it worked in. */
  readonly folders: ReadonlySet<string>
}

export interface Reading {
  readonly feed: (chunk: Uint8Array) => void
  readonly end: () => Findings
}

/** What is private of one user, as of one look. */
export interface Marks {
  readonly ids: PrivateIds
  /** Truncated hashes of the lines of private sessions. */
  readonly lines: ReadonlySet<string>
}

/** Both searches at once over the bytes of a transcript, to its end: whatever is found, all folders count. */
export const make = (marks: Marks, sha256: (text: string) => string): Reading => {
  const folders = new Set<string>()
  const secret = TranscriptScan.either(
    TranscriptScan.listedIds(marks.ids),
    TranscriptScan.lineHashes(marks.lines, sha256)
  )
  const places = JsonKeyScan.make<never>(["cwd"], (folder) => {
    folders.add(folder)
    return undefined
  })
  let isPrivate = false
  return {
    feed: (chunk) => {
      places.feed(chunk)
      if (!isPrivate) isPrivate = secret.feed(chunk) !== undefined
    },
    end: () => {
      places.end()
      return { isPrivate: isPrivate || secret.end() !== undefined, folders }
    }
  }
}
