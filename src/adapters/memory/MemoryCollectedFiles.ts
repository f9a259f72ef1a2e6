import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import * as Beside from "../../domain/collect/Beside.ts"
import { CollectedFiles, type Kept } from "../../ports/CollectedFiles.ts"

export type Files = Map<string, { readonly bytes: Uint8Array; readonly modifiedAt: number }>

const begins = (whole: Uint8Array, part: Uint8Array): boolean => part.every((byte, index) => byte === whole[index])

const place = (files: Files, key: string, bytes: Uint8Array, modifiedAt: number): Kept => {
  const old = files.get(key)?.bytes
  if (old === undefined || (bytes.length > old.length && begins(bytes, old))) {
    files.set(key, { bytes, modifiedAt })
    return old === undefined ? "copied" : "refreshed"
  }
  if (bytes.length <= old.length && begins(old, bytes)) return bytes.length === old.length ? "same" : "older"
  const beside = Beside.nameOf(key, createHash("sha256").update(bytes).digest("hex"))
  if (files.has(beside)) return "same"
  files.set(beside, { bytes, modifiedAt })
  return "refreshed"
}

const make = (files: Files): CollectedFiles["Type"] => ({
  prepare: Effect.succeed([]),
  has: (user, file) => Effect.sync(() => files.has(`${user}/${file}`)),
  keep: (user, file, { bytes, modifiedAt }) =>
    Effect.map(Stream.runCollect(bytes), (chunks) =>
      place(files, `${user}/${file}`, Buffer.concat(Chunk.toReadonlyArray(chunks)), modifiedAt)),
  remove: (user, file) =>
    Effect.sync(() => {
      for (const key of [...files.keys()]) {
        if (key === `${user}/${file}` || Beside.isBeside(`${user}/${file}`, key)) files.delete(key)
      }
    })
})

/** Files for as long as the process lives, by `<user>/<file>`. */
export const layer = (files: Files = new Map()): Layer.Layer<CollectedFiles> =>
  Layer.sync(CollectedFiles, () => make(files))
