import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import type { Progress } from "../../domain/server/PartialUpload.ts"
import type { Pieces } from "../../ports/BlobStore.ts"
import { type Found, type PartialKey, PartialUploads } from "../../ports/PartialUploads.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as DurableFiles from "./DurableFiles.ts"
import * as PartialFiles from "./PartialFiles.ts"
import * as SessionFiles from "./SessionFiles.ts"

const attempt = <A>(operation: string, run: () => Promise<A>): Effect.Effect<A, StoreError.StoreError> =>
  Effect.tryPromise({ try: run, catch: StoreError.from(operation) })

/** The source of the bytes failed, not we. */
class Broken extends Error {}

/** Appends what comes, at most `most` bytes, and answers how many are there then. */
const append = async (path: string, bytes: AsyncIterable<Uint8Array>, most: number): Promise<number> => {
  const file = await fs.open(path, "r+")
  try {
    let { size: end } = await file.stat()
    const last = end + most
    const pieces = bytes[Symbol.asyncIterator]()
    const next = (): Promise<IteratorResult<Uint8Array, unknown>> =>
      pieces.next().catch((cause: unknown) => {
        throw new Broken("", { cause })
      })
    for (let piece = await next(); piece.done !== true; piece = await next()) {
      const taken = piece.value.subarray(0, Math.max(0, last - end))
      await DurableFiles.writeAll(file, taken, end)
      end += taken.length
    }
    return end
  } finally {
    await file.close()
  }
}

const make = (root: string): PartialUploads["Type"] => {
  const places = (key: PartialKey) => PartialFiles.placesOf(root, key)
  const touch = (note: string, at: number): Promise<void> => fs.utimes(note, at / 1000, at / 1000)
  const find = async (key: PartialKey): Promise<Progress | undefined> => {
    const there = places(key)
    const note = await PartialFiles.read(there)
    if (note === undefined) return undefined
    const size = note.answer === undefined ? (await PartialFiles.absent(fs.stat(there.bytes)))?.size : 0
    return size === undefined ? undefined : { ...note, received: size }
  }
  const folderOf = (userId: string): string => join(root, SessionFiles.safeUser(userId))
  const keysOf = async (userId: string): Promise<ReadonlyArray<PartialKey>> =>
    (await PartialFiles.namesIn(folderOf(userId))).flatMap((name) => {
      const id = PartialFiles.idOf(name)
      return id !== undefined && name.endsWith(".json") ? [{ userId, id }] : []
    })
  const each = async (userId: string): Promise<ReadonlyArray<Found>> => {
    const found: Array<Found & { readonly at: number }> = []
    for (const key of await keysOf(userId)) {
      const progress = await find(key)
      const stat = await PartialFiles.absent(fs.stat(places(key).note))
      if (progress !== undefined && stat !== undefined) found.push({ ...key, progress, at: stat.mtimeMs })
    }
    return found.sort((a, b) => b.at - a.at).map(({ at: _, ...one }) => one)
  }
  return {
    find: (key) => attempt("find an upload in parts", () => find(key)),
    begin: (key, note, at) =>
      attempt("begin an upload in parts", async () => {
        const there = places(key)
        await PartialFiles.remove(there)
        await DurableFiles.makeFolder(there.folder)
        await fs.writeFile(there.bytes, "", { mode: 0o600 })
        await PartialFiles.write(there, note)
        await touch(there.note, at)
      }),
    add: <E>(key: PartialKey, { bytes, failed }: Pieces<E>, most: number, at: number) =>
      Effect.tryPromise({
        try: async () => {
          const there = places(key)
          await touch(there.note, at)
          return await append(there.bytes, bytes, most)
        },
        catch: (error) =>
          error instanceof Broken ? failed(error.cause) : StoreError.from("take a part of an upload")(error)
      }).pipe(Effect.uninterruptible),
    read: (key) =>
      Stream.unwrapScoped(Effect.map(
        Effect.acquireRelease(
          attempt("read an upload in parts", () => fs.open(places(key).bytes, "r")),
          (file) => Effect.promise(() => file.close())
        ),
        (file) => Stream.fromAsyncIterable(SessionFiles.chunks(file, Infinity), StoreError.from("read an upload in parts"))
      )),
    answered: (key, answer, at) =>
      attempt("note the end of an upload in parts", async () => {
        const there = places(key)
        const note = await PartialFiles.read(there)
        if (note === undefined) throw new Error("not there")
        await PartialFiles.write(there, { ...note, answer })
        await touch(there.note, at)
        await DurableFiles.remove(there.bytes)
      }),
    remove: (key) => attempt("remove an upload in parts", () => PartialFiles.remove(places(key))),
    of: (userId) => attempt("list uploads in parts", () => each(userId)),
    erase: ({ session, userId }) =>
      attempt("erase uploads in parts", async () => {
        let erased = 0
        for (const key of await keysOf(userId)) {
          if ((await PartialFiles.read(places(key)))?.session !== session) continue
          await PartialFiles.remove(places(key))
          erased++
        }
        if (erased > 0) await DurableFiles.syncFolder(folderOf(userId))
      }),
    sweep: (before) =>
      attempt("clean up uploads in parts", async () => {
        for (const userId of await PartialFiles.namesIn(root)) await sweepIn(join(root, userId), before)
      })
  }
}

/** By the time of the note; what has none, by its own. */
const sweepIn = async (folder: string, before: number): Promise<void> => {
  for (const name of await PartialFiles.namesIn(folder)) {
    const stat = await PartialFiles.absent(fs.stat(join(folder, `${name.split(".")[0]}.json`)))
      ?? await PartialFiles.absent(fs.stat(join(folder, name)))
    if (stat !== undefined && stat.mtimeMs < before) await DurableFiles.remove(join(folder, name))
  }
}

/** Below `uploads` in the data folder. */
export const layer = (data: string): Layer.Layer<PartialUploads> =>
  Layer.sync(PartialUploads, () => make(PartialFiles.rootIn(data)))
