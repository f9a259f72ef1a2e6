import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import type { Row } from "../../domain/original/Row.ts"
import { countedOnly, type Kind, Original, OriginalFileRefused, type Rows, type Table } from "../../ports/Original.ts"

/** Something in a folder: a file, or what cannot be taken with the reason. */
export type Thing =
  | { readonly bytes: Uint8Array; readonly modifiedAt: number }
  | { readonly refused: string }

export interface Contents {
  readonly schema?: number
  readonly tables?: Partial<Readonly<Record<Table, ReadonlyArray<Row>>>>
  readonly files?: Partial<Readonly<Record<Kind, Readonly<Record<string, Readonly<Record<string, Thing>>>>>>>
  readonly notes?: Readonly<Record<string, string>>
  /** Names of tables, and where their files are. */
  readonly parquets?: Readonly<Record<string, string>>
}

/** Rows of the log at a time: so few that a short log is read in several steps. */
const perPage = 2

const newest = (left: Row, right: Row): number => Number(right["timestamp"] ?? 0) - Number(left["timestamp"] ?? 0)

const isShown = (name: string): boolean => !name.startsWith(".")

export const layer = (contents: Contents): Layer.Layer<Original> =>
  Layer.succeed(Original, {
    rows: Effect.succeed<Rows>({
      schema: contents.schema ?? 0,
      of: (table) => countedOnly.has(table) ? [] : contents.tables?.[table] ?? [],
      count: (table) => contents.tables?.[table]?.length ?? 0
    }),
    log: Stream.suspend(() => {
      const entries = [...contents.tables?.audit_log ?? []].sort(newest)
      return Stream.fromIterable(Arr.chunksOf(entries, perPage))
    }),
    parquets: Effect.sync(() => new Map(Object.entries(contents.parquets ?? {}))),
    folders: (kind) => Effect.sync(() => Object.keys(contents.files?.[kind] ?? {}).filter(isShown).sort()),
    names: (kind, folder) =>
      Effect.sync(() => Object.keys(contents.files?.[kind]?.[folder] ?? {}).filter(isShown).sort()),
    open: (kind, folder, name) =>
      Effect.suspend(() => {
        const thing = contents.files?.[kind]?.[folder]?.[name] ?? { refused: "not there" }
        if ("refused" in thing) return new OriginalFileRefused({ reason: thing.refused })
        const hash = (algorithm: string) => () => createHash(algorithm).update(thing.bytes).digest("hex")
        return Effect.succeed({
          size: thing.bytes.length,
          modifiedAt: thing.modifiedAt,
          pass: () => ({
            chunks: (async function*() {
              yield thing.bytes
            })(),
            sha256: hash("sha256"),
            md5: hash("md5")
          })
        })
      }),
    notes: (name) => Effect.sync(() => contents.notes?.[name])
  })
