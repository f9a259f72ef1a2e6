import * as Effect from "effect/Effect"
import type { FileNode } from "../../src/adapters/memory/MemoryNodes.ts"
import * as MemoryTranscripts from "../../src/adapters/memory/MemoryTranscripts.ts"
import * as FirstRecord from "../../src/domain/session/FirstRecord.ts"
import {
  type OpenTranscript, type PartSource, TranscriptMissing, TranscriptRefused, type Transcripts, type UploadSource
} from "../../src/ports/Transcripts.ts"
import type { World } from "./World.ts"

/** What an open transcript would give a server now; no promise has to be awaited for it. */
export const bytesOf = (source: UploadSource | PartSource): Uint8Array | undefined => {
  const node = nodes.get(source)
  return node === undefined || node.bytes.length < source.size ? undefined : node.bytes.slice(0, source.size)
}

const nodes = new WeakMap<UploadSource | PartSource, FileNode>()

/** Transcripts on the simulated disk. `onOpen` is told each path that is opened. */
export const make = (world: World, onOpen: (path: string) => void): Transcripts["Type"] => ({
  measure: (path) => Effect.sync(() => MemoryTranscripts.measureOf(world.volume.find(path))),
  open: (path) =>
    Effect.suspend((): Effect.Effect<OpenTranscript, TranscriptMissing | TranscriptRefused> => {
      if (!path.startsWith("/")) return Effect.fail(new TranscriptRefused(path, "not-absolute"))
      if (!path.endsWith(".jsonl")) return Effect.fail(new TranscriptRefused(path, "not-jsonl"))
      const node = world.file(path)
      if (node === undefined) return Effect.fail(new TranscriptMissing(path))
      onOpen(path)
      const verdict = FirstRecord.judge(node.bytes, true)
      if (verdict === "unfinished") return Effect.fail(new TranscriptMissing(path))
      if (verdict !== "transcript") return Effect.fail(new TranscriptRefused(path, "not-a-transcript"))
      const opened = MemoryTranscripts.openNode(path, node)
      nodes.set(opened, node)
      return Effect.succeed(opened)
    })
})
