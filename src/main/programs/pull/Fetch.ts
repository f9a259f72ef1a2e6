import * as Effect from "effect/Effect"
import * as Knobs from "../../../domain/pull/Knobs.ts"
import type { Table } from "../../../domain/pull/Manifest.ts"
import * as Ranges from "../../../domain/pull/Ranges.ts"
import { Clock } from "../../../ports/Clock.ts"
import type { Watched } from "../../../ports/PullProgress.ts"
import { type Digests, type Part, TableFiles } from "../../../ports/TableFiles.ts"
import { use } from "../../../ports/Use.ts"
import * as Piece from "./Piece.ts"
import type { PullOptions } from "./PullOptions.ts"
import * as Trouble from "./Trouble.ts"

/** The name of what is downloaded: the same content has the same one in every run, and no other table of this one. */
export const key = ({ md5, name, sha256 }: Table): string => sha256 ?? `${md5 ?? "name"}-${name}`

/**
 * Downloads a table, going on with what an earlier run left, and keeps it under its hash when it is what the manifest
 * says. The result is that hash. Whatever fails, nothing that was here before is touched.
 */
export const fetch = (options: PullOptions, table: Table, watched: Watched) =>
  Effect.gen(function*() {
    const files = yield* TableFiles
    const part = yield* Effect.mapError(
      files.part(options.workspace, key(table), table.sha256 === undefined),
      Trouble.ofFiles
    )
    if (table.sha256 === undefined && table.md5 === undefined) yield* fromStart(part, watched)
    const begun = Ranges.length(yield* part.done)
    watched.advanced(begun)
    yield* arrive(options, table, part, watched)
    const found = yield* Effect.mapError(part.digests, Trouble.ofFiles)
    const wrong = mismatch(table, found)
    if (wrong === undefined) {
      yield* Effect.mapError(part.keep(found.sha256), Trouble.ofFiles)
      return found
    }
    // What an earlier run left may have been damaged since; what came in one go was not.
    if (begun > 0) {
      yield* fromStart(part, watched)
      yield* arrive(options, table, part, watched)
      const again = yield* Effect.mapError(part.digests, Trouble.ofFiles)
      if (mismatch(table, again) === undefined) {
        yield* Effect.mapError(part.keep(again.sha256), Trouble.ofFiles)
        return again
      }
    }
    yield* part.discard
    return yield* new Trouble.Trouble({ kind: "table", message: wrong })
  }).pipe(Effect.scoped)

const mismatch = (table: Table, found: Digests): string | undefined => {
  const { size = found.size } = table
  if (size !== found.size) return `wrong size: expected ${size}, got ${found.size}`
  if (table.sha256 !== undefined) return differ(table.sha256, found.sha256)
  if (table.md5 !== undefined) return differ(table.md5, found.md5 ?? "")
  return found.isParquet ? undefined : "not a parquet file (no PAR1 at both ends)"
}

/** The words of the seeds (client spec PULL-8). */
const differ = (expected: string, got: string): string | undefined =>
  expected === got ? undefined : `hash mismatch: expected ${expected.slice(0, 12)}, got ${got.slice(0, 12)}`

const fromStart = (part: Part, watched: Watched) =>
  Effect.gen(function*() {
    watched.advanced(-Ranges.length(yield* part.done))
    yield* Effect.mapError(part.restart, Trouble.ofFiles)
  })

/** All bytes of the file, with further tries after what may pass. */
const arrive = (options: PullOptions, table: Table, part: Part, watched: Watched) =>
  Effect.gen(function*() {
    let inPieces = true
    for (let failures = 0;;) {
      const tried = yield* Effect.either((inPieces ? pieces : whole)(options, table, part, watched))
      if (tried._tag === "Right") return
      const { kind } = tried.left
      if (kind === "ignored" && inPieces) {
        inPieces = false
        yield* fromStart(part, watched)
        continue
      }
      failures += 1
      if (!(kind === "passing" || kind === "down" || kind === "lost") || failures > options.knobs.retries) {
        return yield* tried.left
      }
      if (kind === "lost") yield* fromStart(part, watched)
      else yield* use(Clock, (clock) => clock.sleep(Knobs.wait(failures)))
      if (!inPieces) yield* fromStart(part, watched)
    }
  })

const whole = (options: PullOptions, table: Table, part: Part, watched: Watched) =>
  Piece.load(options, table, part, undefined, watched)

/** What is missing: in one piece, or a large file in several at once. */
const pieces = (options: PullOptions, table: Table, part: Part, watched: Watched) =>
  Effect.gen(function*() {
    const { chunkParallelism, chunkThreshold } = options.knobs
    const { size } = table
    const done = yield* part.done
    if (size === undefined) {
      yield* fromStart(part, watched)
      return yield* whole(options, table, part, watched)
    }
    const isLarge = chunkParallelism > 1 && size > chunkThreshold
    const missing = Ranges.missing(size, done, isLarge ? Ranges.piece(size, chunkParallelism) : size)
    const [first, ...others] = missing
    if (first === undefined) return size === 0 ? yield* whole(options, table, part, watched) : undefined
    if (first.from === 0 && first.to === size) return yield* whole(options, table, part, watched)
    // Without a hash in the manifest the first reply says by which tag the others can be held to it.
    const isAnchored = table.sha256 !== undefined || part.tag !== undefined
    if (!isAnchored) yield* Piece.load(options, table, part, first, watched)
    yield* Effect.forEach(
      isAnchored ? missing : others,
      (extent) => Piece.load(options, table, part, extent, watched),
      { concurrency: isLarge ? chunkParallelism : 1, discard: true }
    )
  })
