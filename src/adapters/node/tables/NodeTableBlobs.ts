import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { basename, join } from "node:path"
import process from "node:process"
import * as Format from "../../../domain/tables/Format.ts"
import * as Source from "../../../domain/tables/Source.ts"
import type { Pieces } from "../../../ports/BlobStore.ts"
import * as StoreError from "../../../ports/StoreError.ts"
import { BadTable, type StagedTable, TableBlobs } from "../../../ports/TableBlobs.ts"
import * as DurableFiles from "../DurableFiles.ts"
import * as Staging from "../Staging.ts"
import * as SessionFiles from "../SessionFiles.ts"
import * as Child from "./Child.ts"
import * as Incoming from "./Incoming.ts"
import * as Places from "./Places.ts"

const attempt = <A>(
  operation: string,
  run: (signal: AbortSignal) => Promise<A>
): Effect.Effect<A, StoreError.StoreError> =>
  Effect.tryPromise({ try: run, catch: StoreError.from(operation) })

/** Why a path leads to no file that can be read. */
const unreachable = (error: unknown): BadTable | StoreError.StoreError => {
  if (error instanceof Incoming.NotAFile) return new BadTable({ why: "it is not a file" })
  switch (DurableFiles.codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new BadTable({ why: "there is no such file" })
    case "EACCES":
    case "EPERM":
      return new BadTable({ why: "it may not be read by who runs this command" })
    default:
      return StoreError.from("open a file to register")(error)
  }
}

/** A name for something staged; what is under it, and beside it, is gone with the scope unless it was moved away. */
const stagedName = (root: string) =>
  Effect.acquireRelease(
    Effect.sync(() => `${process.pid}-${randomBytes(8).toString("hex")}`),
    (id) =>
      Effect.ignore(attempt("delete a staged table", async () => {
        for (const name of await Places.names(Places.stagingOf(root))) {
          if (name.startsWith(id)) await fs.rm(join(Places.stagingOf(root), name), { recursive: true, force: true })
        }
      }))
  )

const parquetOf = (id: string): string => `${id}.part`

export interface Limits extends Child.Limits {
  /** Bytes of a file that is taken over the network. */
  readonly upload: number
}

const make = (root: string, limits: Limits): TableBlobs["Type"] => {
  const folder = Places.stagingOf(root)
  return {
    largest: limits.upload,
    receive: <E>(incoming: Pieces<E>, fileName: string) =>
      Effect.gen(function*() {
        const id = yield* stagedName(root)
        const path = join(folder, `${id}.sent${Source.endingOf(fileName)}`)
        yield* Staging.take<E, never>(path, incoming, limits.upload, () => false)
        return path
      }),
    stage: (path, progress) =>
      Effect.gen(function*() {
        const now = yield* Clock.currentTimeMillis
        yield* attempt("clean up what was staged", () => Places.sweepStaging(root, now))
        const id = yield* stagedName(root)
        const [parquet, raw] = [parquetOf(id), `${id}.in.part`]
        const file = yield* Effect.acquireRelease(
          Effect.tryPromise({ try: () => Incoming.open(path), catch: unreachable }),
          (opened) => Effect.promise(() => opened.close())
        )
        const head = yield* attempt("read a file to register", () => Incoming.head(file, Format.headSize))
        const format = Format.of(basename(path), head)
        if (format._tag === "Unusable") return yield* new BadTable({ why: format.why })
        const tooFull = yield* attempt("look for room", () => Incoming.noRoom(file, folder))
        if (tooFull !== undefined) return yield* new BadTable({ why: tooFull })
        const isParquet = format._tag === "Parquet"
        const first = isParquet ? parquet : raw
        yield* attempt("copy a file to register", (signal) => Incoming.copy(file, join(folder, first), signal))
        const request = { folder, from: first, to: isParquet ? undefined : parquet, format, memory: limits.memory }
        const read = yield* Child.read(request, limits, progress)
        const hashes = yield* attempt("hash a table", (signal) => Incoming.hash(join(folder, parquet), signal))
        const staged: StagedTable = { id, facts: { ...hashes, ...read, sourceType: Format.sourceType(format) } }
        return staged
      }),
    publish: ({ id }, blob) =>
      attempt("publish a table", async () => {
        await Places.giveToOwner(root, join(folder, parquetOf(id)))
        await DurableFiles.moveInto(join(folder, parquetOf(id)), Places.pathOf(root, blob))
      }),
    open: (blob) =>
      Effect.acquireRelease(
        attempt("open a table", () => fs.open(Places.pathOf(root, blob), "r").catch(absent)),
        (file) => Effect.promise(async () => file?.close())
      ).pipe(Effect.flatMap((file) => file === undefined ? Effect.succeed(undefined) : opened(file))),
    drop: (blob) =>
      attempt("delete a table", async () => {
        await DurableFiles.remove(Places.pathOf(root, blob))
        await DurableFiles.syncFolder(Places.folderOf(root))
      }),
    sweep: (used) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        attempt("clean up tables", async () => {
          await Places.sweepStaging(root, now)
          await Places.sweep(root, used)
        }))
  }
}

/** Bytes; a part that is no longer is read with one call. */
const atOnce = 256 * 1024

const opened = (file: fs.FileHandle) =>
  Effect.map(attempt("look at a table", () => file.stat()), ({ size }) => ({
    size,
    read: ({ length, offset }: { readonly offset: number; readonly length: number }) => {
      const wanted = Math.min(length, size - offset)
      return wanted <= atOnce
        ? Stream.fromEffect(attempt("read a table", () => readWhole(file, wanted, offset)))
        : Stream.fromAsyncIterable(SessionFiles.chunks(file, wanted, offset), StoreError.from("read a table"))
    }
  }))

const readWhole = async (file: fs.FileHandle, length: number, start: number): Promise<Uint8Array> => {
  const bytes = Buffer.allocUnsafe(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done)
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}

const absent = (error: unknown): undefined => {
  if (DurableFiles.codeOf(error) !== "ENOENT") throw error
}

/** Parquet files in a folder: `tables/<blob>.parquet`. Who it is and what it is called is in `Tables`. */
export const layer = (root: string, limits: Limits): Layer.Layer<TableBlobs, StoreError.StoreError> =>
  Layer.effect(
    TableBlobs,
    Effect.as(
      attempt("open the folder of tables", () => Places.make(root)),
      make(root, limits)
    )
  )
