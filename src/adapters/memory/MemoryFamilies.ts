import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Family from "../../domain/session/Family.ts"
import { Families, mostNames, type Relative } from "../../ports/Families.ts"
import {
  type OpenTranscript, type RefusedReason, TranscriptMissing, TranscriptRefused, TranscriptUnreadable
} from "../../ports/Transcripts.ts"
import type { FolderNode, Node } from "./MemoryNodes.ts"
import * as MemoryTranscripts from "./MemoryTranscripts.ts"
import { type MemoryVolume, Refusal } from "./MemoryVolume.ts"

type OpenError = TranscriptMissing | TranscriptRefused | TranscriptUnreadable

/** Families on the simulated disk; `onOpen` is told the path of every file and folder that is opened. */
export const layer = (volume: MemoryVolume, options: MemoryTranscripts.Options = {}): Layer.Layer<Families> => {
  const uid = "uid" in options ? options.uid : 1000
  const list = (transcript: string, folder: string): ReadonlyArray<Relative> => {
    const refused = (reason: RefusedReason) => [{ name: folder, found: { _tag: "Refused", reason } as const }]
    const found = walk(volume, transcript, folder, uid)
    if (found === undefined) return []
    if (typeof found === "string") return refused(found)
    options.onOpen?.(Family.pathOf(transcript, folder))
    const code = options.unreadable?.(Family.pathOf(transcript, folder))
    if (code !== undefined) return [{ name: folder, found: { _tag: "Unreadable", code } }]
    if (found.names.size > mostNames) return refused("too-many")
    return [...found.names].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, node]): ReadonlyArray<Relative> => {
      const name = `${folder}/${file}`
      const reason = refusal(node, uid)
      if (!Family.isName(name) || node.kind === "directory") return []
      if (reason !== undefined) return [{ name, found: { _tag: "Refused", reason } }]
      return [{ name, found: { _tag: "File", measure: MemoryTranscripts.measureOf(node)! } }]
    })
  }
  return Layer.succeed(Families, {
    list: (transcript) => Effect.sync(() => Family.folders.flatMap((folder) => list(transcript, folder))),
    open: (transcript, name) =>
      Effect.suspend((): Effect.Effect<OpenTranscript, OpenError> => {
        const path = Family.pathOf(transcript, name)
        const [folder = "", file = ""] = name.split("/")
        const found = Family.isName(name) ? walk(volume, transcript, folder, uid) : undefined
        if (typeof found === "string") return Effect.fail(new TranscriptRefused(path, found))
        const node = found?.names.get(file)
        if (node === undefined) return Effect.fail(new TranscriptMissing(path))
        const reason = refusal(node, uid)
        if (reason !== undefined || node.kind !== "file") {
          return Effect.fail(new TranscriptRefused(path, reason ?? "not-regular"))
        }
        options.onOpen?.(path)
        const code = options.unreadable?.(path)
        return code === undefined
          ? Effect.succeed(MemoryTranscripts.openNode(path, node))
          : Effect.fail(new TranscriptUnreadable(path, code))
      })
  })
}

const refusal = (node: Node, uid: number | undefined): RefusedReason | undefined => {
  if (node.kind === "link") return "link"
  if (node.kind === "other" || node.kind === "directory") return "not-regular"
  return node.uid === uid ? undefined : "foreign-owner"
}

/** A folder of a family, `undefined` when there is none, or why it is refused. */
const walk = (
  volume: MemoryVolume,
  transcript: string,
  folder: string,
  uid: number | undefined
): FolderNode | RefusedReason | undefined => {
  const base = Family.folderOf(transcript)
  let node: Node | undefined = place(volume, base.slice(0, base.lastIndexOf("/")))
  for (const name of [base.slice(base.lastIndexOf("/") + 1), folder]) {
    if (node?.kind !== "directory") return undefined
    node = node.names.get(name)
    if (node?.kind === "link") return "link"
    if (node !== undefined && node.kind !== "directory") return "not-regular"
    if (node !== undefined && node.uid !== uid) return "foreign-owner"
  }
  return node?.kind === "directory" ? node : undefined
}

const place = (volume: MemoryVolume, path: string): Node | undefined => {
  try {
    return volume.folder(path)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
