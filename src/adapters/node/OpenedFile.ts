import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import type { Scan } from "../../domain/privacy/TranscriptScan.ts"
import {
  type OpenTranscript, type RefusedReason, TranscriptMissing, TranscriptRefused, TranscriptUnreadable, type UploadSource
} from "../../ports/Transcripts.ts"
import * as HashedParts from "./HashedParts.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

export type OpenError = TranscriptMissing | TranscriptRefused | TranscriptUnreadable

/** Never a link, never waits for a FIFO or device. */
export const flags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)
  | (fs.constants.O_NOCTTY ?? 0)

/** Fails with `TranscriptRefused` unless it is a regular file of this user. */
export const checkKind = (name: string, stat: fs.Stats): void => {
  if (stat.isSymbolicLink()) throw new TranscriptRefused(name, "link")
  if (!stat.isFile()) throw new TranscriptRefused(name, "not-regular")
  const uid = process.getuid?.()
  if (uid !== undefined && stat.uid !== uid) throw new TranscriptRefused(name, "foreign-owner")
}

const refusals: Readonly<Record<string, RefusedReason>> = {
  ELOOP: "link",
  ENAMETOOLONG: "name-too-long",
  ENXIO: "not-regular"
}

/** What a failure to open means. */
export const openError = (name: string, error: unknown): OpenError => {
  if (
    error instanceof TranscriptMissing || error instanceof TranscriptRefused
  ) return error
  const code = codeOf(error)
  const refusal = refusals[code]
  if (refusal !== undefined) return new TranscriptRefused(name, refusal)
  return code === "ENOENT" || code === "ENOTDIR" ? new TranscriptMissing(name) : new TranscriptUnreadable(name, code)
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"

/** A file once it is open: everything goes through the descriptor. */
export const of = (name: string, descriptor: number, stat: fs.Stats): OpenTranscript => {
  const { size } = stat
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (error) => new TranscriptUnreadable(name, codeOf(error)) })
  const parts = HashedParts.make(descriptor)
  return {
    path: name,
    ...TranscriptFile.measure(stat),
    pass: () => passOver(descriptor, size),
    hashOf: (length) => attempt(() => parts.hashOf(length)),
    part: parts.part,
    hash: attempt(async () => {
      const whole = passOver(descriptor, size)
      for await (const _ of whole.chunks) { /* hashed as they go by */ }
      return whole.sha256()
    }),
    scan: (scan) => attempt(() => feed(descriptor, size, scan))
  }
}

/** One pass over the first `size` bytes, hashing as they go by. */
export const passOver = (descriptor: number, size: number): ReturnType<UploadSource["pass"]> => {
  const hash = createHash("sha256")
  async function* hashed() {
    for await (const chunk of TranscriptFile.chunks(descriptor, size)) {
      hash.update(chunk)
      yield chunk
    }
  }
  return { chunks: hashed(), sha256: () => hash.digest("hex") }
}

const feed = async <A>(descriptor: number, size: number, scan: Scan<A>): Promise<A | undefined> => {
  for await (const chunk of TranscriptFile.chunks(descriptor, size)) {
    const found = scan.feed(chunk)
    if (found !== undefined) return found
  }
  return scan.end()
}
