import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import * as FirstRecord from "../../domain/session/FirstRecord.ts"
import {
  type Measure, type OpenTranscript, type RefusedReason, TranscriptMissing, TranscriptRefused, Transcripts,
  TranscriptUnreadable
} from "../../ports/Transcripts.ts"
import type { FileNode, Node } from "./MemoryNodes.ts"
import { type MemoryVolume, Refusal } from "./MemoryVolume.ts"

export interface Options {
  /** Whose files are ours. */
  readonly uid?: number | undefined
  /** Told the path of every transcript that is opened. */
  readonly onOpen?: (path: string) => void
  /** A system's code makes the path unreadable. */
  readonly unreadable?: (path: string) => string | undefined
}

type OpenError = TranscriptMissing | TranscriptRefused | TranscriptUnreadable

/** Transcripts on the simulated disk, which may grow, shrink or be replaced while one is open. */
export const layer = (volume: MemoryVolume, options: Options = {}): Layer.Layer<Transcripts> =>
  Layer.succeed(Transcripts, {
    measure: (path) => Effect.sync(() => measureOf(find(volume, path))),
    open: (path) =>
      Effect.suspend((): Effect.Effect<OpenTranscript, OpenError> => {
        const refuse = (reason: RefusedReason) => Effect.fail(new TranscriptRefused(path, reason))
        if (!path.startsWith("/")) return refuse("not-absolute")
        if (!path.endsWith(".jsonl") || path.includes("\0")) return refuse("not-jsonl")
        const node = find(volume, path)
        if (node === undefined) return Effect.fail(new TranscriptMissing(path))
        if (node.kind === "link") return refuse("link")
        if (node.kind !== "file") return refuse("not-regular")
        if (node.uid !== ("uid" in options ? options.uid : 1000)) return refuse("foreign-owner")
        options.onOpen?.(path)
        const code = options.unreadable?.(path)
        if (code !== undefined) return Effect.fail(new TranscriptUnreadable(path, code))
        const verdict = FirstRecord.judge(node.bytes, true)
        if (verdict === "unfinished") return Effect.fail(new TranscriptMissing(path))
        if (verdict !== "transcript") return refuse("not-a-transcript")
        return Effect.succeed(openNode(path, node))
      })
  })

const find = (volume: MemoryVolume, path: string): Node | undefined => {
  try {
    return volume.find(path)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

export const measureOf = (node: Node | undefined): Measure | undefined =>
  node === undefined ? undefined : {
    size: node.kind === "file" ? node.bytes.length : 0,
    modifiedAt: node.modifiedAt,
    changedAt: node.changedAt
  }

const chunkBytes = 262_144

/** Reads whatever the file holds at that moment, up to the size it had when it was opened. */
export const openNode = (path: string, node: FileNode): OpenTranscript => {
  const size = node.bytes.length
  const { changedAt, modifiedAt } = node
  function* read(): Generator<Uint8Array> {
    for (let at = 0; at < size; at += chunkBytes) {
      if (node.bytes.length < size) throw Object.assign(new Error("shorter than at open"), { code: "SHRUNK" })
      yield node.bytes.subarray(at, Math.min(at + chunkBytes, size))
    }
  }
  const attempt = <A>(run: () => A) =>
    Effect.try({ try: run, catch: () => new TranscriptUnreadable(path, "SHRUNK") })
  return {
    path,
    size,
    modifiedAt,
    changedAt,
    pass: () => {
      const hash = createHash("sha256")
      async function* chunks() {
        for (const chunk of read()) {
          hash.update(chunk)
          yield chunk
        }
      }
      return { chunks: chunks(), sha256: () => hash.digest("hex") }
    },
    hashOf: (length) =>
      attempt(() => {
        if (node.bytes.length < length) throw new Error("shorter than at open")
        return createHash("sha256").update(node.bytes.subarray(0, length)).digest("hex")
      }),
    part: (from, to) => {
      const hash = createHash("sha256")
      async function* chunks() {
        if (node.bytes.length < to) throw Object.assign(new Error("shorter than at open"), { code: "SHRUNK" })
        hash.update(node.bytes.subarray(0, to))
        if (to > from) yield node.bytes.subarray(from, to)
      }
      return { chunks: chunks(), sha256: () => hash.digest("hex") }
    },
    hash: attempt(() => {
      const hash = createHash("sha256")
      for (const chunk of read()) hash.update(chunk)
      return hash.digest("hex")
    }),
    scan: (scan) =>
      attempt(() => {
        for (const chunk of read()) {
          const found = scan.feed(chunk)
          if (found !== undefined) return found
        }
        return scan.end()
      })
  }
}
