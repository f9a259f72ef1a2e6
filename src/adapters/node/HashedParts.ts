import { createHash, type Hash } from "node:crypto"
import type { PartSource } from "../../ports/Transcripts.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

/** Bytes between two places where a hash is kept, so that a broken upload goes on without the file being read again. */
const stride = 1_048_576

interface Mark {
  readonly at: number
  readonly hash: Hash
}

export interface HashedParts {
  readonly hashOf: (length: number) => Promise<string>
  readonly part: PartSource["part"]
}

/**
 * The hash of a file as far as it was read, kept at some places: what comes after one of them is hashed on from there.
 * A few hundred bytes each.
 */
export const make = (descriptor: number): HashedParts => {
  const marks: Array<Mark> = []

  const before = (offset: number): Mark => {
    let best = marks[0] ??= { at: 0, hash: createHash("sha256") }
    for (const mark of marks) if (mark.at <= offset && mark.at > best.at) best = mark
    return best
  }
  const remember = (at: number, hash: Hash): void => {
    if (before(at).at < at) marks.push({ at, hash: hash.copy() })
  }
  /** The running hash of everything before `offset`. */
  const upTo = async (offset: number): Promise<Hash> => {
    const from = before(offset)
    const hash = from.hash.copy()
    for await (const chunk of TranscriptFile.chunks(descriptor, offset, from.at)) hash.update(chunk)
    remember(offset, hash)
    return hash
  }
  return {
    hashOf: async (length) => (await upTo(length)).digest("hex"),
    part: (from, to) => {
      let hash = before(0).hash.copy()
      async function* chunks() {
        hash = await upTo(from)
        let at = from
        for await (const chunk of TranscriptFile.chunks(descriptor, to, from)) {
          hash.update(chunk)
          at += chunk.length
          if (at - before(at).at >= stride || at === to) remember(at, hash)
          yield chunk
        }
      }
      return { chunks: chunks(), sha256: () => hash.digest("hex") }
    }
  }
}
