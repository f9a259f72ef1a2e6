import * as Micro from "effect/Micro"
import * as LineHashes from "../../domain/privacy/LineHashes.ts"
import * as TranscriptScan from "../../domain/privacy/TranscriptScan.ts"
import type { PrivateLines, Recording } from "../../ports/PrivateLines.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

export interface MemoryTranscript {
  readonly bytes: Uint8Array
  readonly modifiedAt: number
}

const sha256 = (text: string): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex")

/** Records without a file, of the transcripts that `transcripts` holds under their paths. */
export const make = (transcripts: ReadonlyMap<string, MemoryTranscript> = new Map()): PrivateLines["Type"] => {
  const of = PerWorkspace.make(() => ({ text: "" }))
  const record = (path: string, { bytes, modifiedAt }: MemoryTranscript, sessionId: string): string => {
    const hashes = new Set<string>()
    TranscriptScan.collectLineHashes(hashes, sha256).feed(bytes)
    return LineHashes.encode({ sessionId, path, size: bytes.length, modifiedAt, hashes: [...hashes] })
  }
  return {
    read: (workspace) => Micro.sync(() => LineHashes.parseFile(of(workspace).text)),
    record: (workspace, { path, sessionId }, limit) =>
      Micro.sync((): Recording => {
        const transcript = transcripts.get(path)
        if (transcript === undefined) return "missing"
        if (transcript.bytes.length > limit) return "too-large"
        of(workspace).text += record(path, transcript, sessionId)
        return "recorded"
      }),
    sha256
  }
}
