import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Format from "../../domain/tables/Format.ts"
import * as Source from "../../domain/tables/Source.ts"
import { BlobTooLarge } from "../../ports/BlobStore.ts"
import { BadTable, TableBlobs } from "../../ports/TableBlobs.ts"

/** A file outside: its lines are rows, the first one names the columns. */
export type Outside = ReadonlyMap<string, string>

/** Bytes. */
const largest = 1024

const make = (outside: Outside): TableBlobs["Type"] => {
  const sent = new Map<string, string>()
  const staged = new Map<string, Uint8Array>()
  const kept = new Map<string, Uint8Array>()
  let last = 0

  /** Stands for a hash: it differs where the text does. */
  const mark = (text: string, length: number): string =>
    Buffer.from(text).toString("hex").slice(-length).padStart(length, "0")

  return {
    largest,
    receive: (incoming, fileName) =>
      Effect.gen(function*() {
        const path = `/sent/${++last}${Source.endingOf(fileName)}`
        const chunks: Array<Uint8Array> = []
        let size = 0
        const take = async (): Promise<void> => {
          for await (const chunk of incoming.bytes) {
            chunks.push(chunk)
            size += chunk.length
            if (size > largest) break
          }
        }
        yield* Effect.tryPromise({ try: take, catch: incoming.failed })
        if (size > largest) return yield* new BlobTooLarge({ limit: largest })
        yield* Effect.acquireRelease(
          Effect.sync(() => sent.set(path, Buffer.concat(chunks).toString("utf8"))),
          () => Effect.sync(() => sent.delete(path))
        )
        return path
      }),
    stage: (path, progress) =>
      Effect.gen(function*() {
        const text = outside.get(path) ?? sent.get(path)
        if (text === undefined) return yield* new BadTable({ why: "there is no such file" })
        const format = Format.of(path, text)
        if (format._tag === "Unusable") return yield* new BadTable({ why: format.why })
        const [first = "", ...rows] = text.trimEnd().split("\n")
        const columns = first.split(",").map((name) => ({ name, type: "VARCHAR" }))
        const preview = rows.map((row) => row.split(","))
        const isRagged = preview.some((row) => row.length !== columns.length)
        if (isRagged) return yield* new BadTable({ why: "a row is too short" })
        const id = String(++last)
        const bytes = new TextEncoder().encode(text)
        yield* Effect.acquireRelease(
          Effect.sync(() => staged.set(id, bytes)),
          () => Effect.sync(() => staged.delete(id))
        )
        progress(100)
        const hashes = { sha256: mark(text, 64), md5: mark(text, 32), size: bytes.length }
        const sourceType = Format.sourceType(format)
        return { id, facts: { ...hashes, rows: rows.length, columns, preview, sourceType } }
      }),
    publish: ({ id }, blob) =>
      Effect.sync(() => {
        const bytes = staged.get(id)
        if (bytes !== undefined) kept.set(blob, bytes)
      }),
    open: (blob) =>
      Effect.sync(() => {
        const bytes = kept.get(blob)
        return bytes === undefined ? undefined : {
          size: bytes.length,
          read: ({ length, offset }) => Stream.make(bytes.slice(offset, offset + length))
        }
      }),
    drop: (blob) => Effect.sync(() => void kept.delete(blob)),
    sweep: (used) =>
      Effect.sync(() => {
        for (const blob of kept.keys()) if (!used.has(blob)) kept.delete(blob)
      })
  }
}

/** Bytes of tables for as long as the process lives; what can be registered is given. */
export const layer = (outside: Outside): Layer.Layer<TableBlobs> => Layer.sync(TableBlobs, () => make(outside))
