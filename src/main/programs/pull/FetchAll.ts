import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Table } from "../../../domain/pull/Manifest.ts"
import type * as Summary from "../../../domain/pull/Summary.ts"
import { PullProgress } from "../../../ports/PullProgress.ts"
import * as Fetch from "./Fetch.ts"
import type { PullOptions } from "./PullOptions.ts"
import type { Trouble } from "./Trouble.ts"

export interface Fetched {
  /** SHA-256 of what came, by table. */
  readonly files: ReadonlyMap<string, string>
  readonly errors: ReadonlyArray<Summary.Trouble>
  readonly bytes: number
  /** Tables of which the server has another version than the manifest says. */
  readonly changed: ReadonlyArray<string>
}

/** Of tables that are no larger so many more are under way at once: they are waited for more than they are read. */
const smallBytes = 1024 ** 2
const moreOfSmall = 4
const mostAtOnce = 64

const isSmall = (table: Table | undefined): boolean => table?.size !== undefined && table.size <= smallBytes

type Services = Effect.Effect.Context<ReturnType<typeof Fetch.fetch>>

/**
 * Downloads the tables, several at a time, in the given order. One that fails does not keep the others from coming,
 * unless none of them can: the token was refused, the disk is full, or the server is gone.
 */
export const fetchAll = (options: PullOptions, tables: ReadonlyArray<Table>) =>
  Effect.gen(function*() {
    const progress = yield* PullProgress
    const files = new Map<string, string>()
    const errors: Array<Summary.Trouble> = []
    const changed: Array<string> = []
    let bytes = 0
    let begun = 0
    let stopped: Trouble | undefined
    let left = 0
    const one = (table: Table) =>
      Effect.gen(function*() {
        if (stopped !== undefined) {
          left += 1
          return
        }
        begun += 1
        const watched = progress.file({ index: begun, count: tables.length, name: table.name, total: table.size })
        const tried = yield* Effect.either(Fetch.fetch(options, table, watched))
        watched.ended(tried._tag === "Right")
        if (tried._tag === "Right") {
          files.set(table.name, tried.right.sha256)
          bytes += tried.right.size
          return
        }
        const { kind, message } = tried.left
        if (kind === "changed") changed.push(table.name)
        if (kind === "auth" || kind === "disk" || kind === "down") stopped ??= tried.left
        errors.push({ table: table.name, error: message })
      })
    const { parallelism } = options.knobs
    const most = parallelism === 1 ? 1 : Math.min(parallelism * moreOfSmall, mostAtOnce)
    let next = 0
    let workers = 0
    /** Fetches one table after the other while so many may be under way at once; gets help when all goes well. */
    const work = (number: number): Effect.Effect<void, never, Services> =>
      Effect.gen(function*() {
        const helpers: Array<Fiber.RuntimeFiber<void>> = []
        for (let table = tables[next]; table !== undefined; table = tables[next]) {
          if (number >= parallelism && !isSmall(table)) break
          next += 1
          yield* one(table)
          if (files.has(table.name) && workers < most && isSmall(tables[next])) {
            helpers.push(yield* Effect.fork(work(workers++)))
          }
        }
        yield* Fiber.joinAll(helpers)
      })
    workers = Math.min(parallelism, tables.length)
    const first = Array.from({ length: workers }, (_, n) => work(n))
    yield* Effect.all(first, { concurrency: "unbounded", discard: true }).pipe(
      Effect.ensuring(Effect.sync(progress.finished))
    )
    if (left > 0) errors.push({ stage: "download", error: `${left} more tables were not tried. Run: agnes pull` })
    return { files, errors, bytes, changed } satisfies Fetched
  })
