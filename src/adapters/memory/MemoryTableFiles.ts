import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ranges from "../../domain/pull/Ranges.ts"
import { type Digests, Interrupted, type Part, TableFiles } from "../../ports/TableFiles.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** A table file without a disk. */
interface Draft {
  bytes: Uint8Array
  done: Array<Ranges.Extent>
  tag: string | undefined
}

export interface Kept {
  readonly objects: Map<string, Uint8Array>
  /** SHA-256 by name. */
  readonly names: Map<string, string>
  readonly drafts: Map<string, Draft>
  /** Bytes; `undefined`: nobody says. */
  free: number | undefined
}

export const kept = () =>
  PerWorkspace.make((): Kept => ({ objects: new Map(), names: new Map(), drafts: new Map(), free: undefined }))

/** How bytes are told from others; a real hash is not needed here. */
export interface Hashes {
  readonly sha256: (bytes: Uint8Array) => string
  readonly md5: (bytes: Uint8Array) => string
}

/** Table files in memory. */
export const layer = (hashes: Hashes, of: ReturnType<typeof kept> = kept()): Layer.Layer<TableFiles> =>
  Layer.succeed(TableFiles, {
    inventory: (workspace) =>
      Effect.sync(() => ({
        objects: new Map([...of(workspace).objects].map(([sha256, { length }]) => [sha256, length])),
        names: new Map(of(workspace).names)
      })),
    freeSpace: (workspace) => Effect.sync(() => of(workspace).free),
    part: (workspace, key, withMd5) =>
      Effect.sync(() => {
        const mine = of(workspace)
        const draft = mine.drafts.get(key) ?? { bytes: new Uint8Array(), done: [], tag: undefined }
        mine.drafts.set(key, draft)
        return partOf(mine, key, draft, hashes, withMd5)
      }),
    begun: (workspace, key) => Effect.sync(() => Ranges.length(of(workspace).drafts.get(key)?.done ?? [])),
    settle: () => Effect.void,
    path: (workspace, sha256) => `${workspace.root}/server/parquet/.agnes/${sha256}.parquet`,
    name: (workspace, tables, gone) =>
      Effect.sync(() => {
        const { names, objects } = of(workspace)
        for (const { name, sha256 } of tables) if (objects.has(sha256)) names.set(name, sha256)
        for (const name of gone) names.delete(name)
      }),
    prune: (workspace, stays) =>
      Effect.sync(() => {
        const { drafts, objects } = of(workspace)
        for (const sha256 of objects.keys()) if (!stays.objects.has(sha256)) objects.delete(sha256)
        for (const key of drafts.keys()) if (!stays.parts.has(key)) drafts.delete(key)
      })
  })

const partOf = (mine: Kept, key: string, draft: Draft, hashes: Hashes, withMd5: boolean): Part => ({
  done: Effect.sync(() => Ranges.normal(draft.done)),
  get tag() {
    return draft.tag
  },
  restart: Effect.sync(() => {
    draft.bytes = new Uint8Array()
    draft.done = []
    draft.tag = undefined
  }),
  mark: (tag) => Effect.sync(() => void (draft.tag = tag)),
  fill: (extent, chunks, seen) =>
    Effect.tryPromise({
      try: () => fill(draft, extent, chunks, seen),
      catch: (error) =>
        error instanceof Interrupted ? error : new Interrupted({ kind: "Broken", message: String(error) })
    }),
  digests: Effect.sync((): Digests => ({
    sha256: hashes.sha256(draft.bytes),
    md5: withMd5 ? hashes.md5(draft.bytes) : undefined,
    size: draft.bytes.length,
    isParquet: withMd5 && isParquet(draft.bytes)
  })),
  keep: (sha256) =>
    Effect.sync(() => {
      mine.objects.set(sha256, draft.bytes)
      mine.drafts.delete(key)
    }),
  discard: Effect.sync(() => void mine.drafts.delete(key))
})

const fill = async (
  draft: Draft,
  extent: Ranges.Extent,
  chunks: AsyncIterable<Uint8Array>,
  seen: (bytes: number) => void
): Promise<void> => {
  let at = extent.from
  for await (const chunk of chunks) {
    if (at + chunk.length > extent.to) throw tooLong
    const grown = new Uint8Array(Math.max(draft.bytes.length, at + chunk.length))
    grown.set(draft.bytes)
    grown.set(chunk, at)
    draft.bytes = grown
    draft.done = [...draft.done, { from: at, to: at + chunk.length }]
    at += chunk.length
    seen(chunk.length)
  }
  if (Number.isFinite(extent.to) && at < extent.to) {
    throw new Interrupted({ kind: "Broken", message: "the connection ended early" })
  }
}

const tooLong = new Interrupted({ kind: "TooLong", message: "more bytes came than announced" })

const isParquet = (bytes: Uint8Array): boolean => {
  const edge = (part: Uint8Array): string => new TextDecoder().decode(part)
  return bytes.length >= 8 && edge(bytes.subarray(0, 4)) === "PAR1" && edge(bytes.subarray(-4)) === "PAR1"
}
