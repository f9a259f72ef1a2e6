import * as Effect from "effect/Effect"
import type { Table } from "../../../domain/pull/Manifest.ts"
import type { Extent } from "../../../domain/pull/Ranges.ts"
import type { Watched } from "../../../ports/PullProgress.ts"
import type { Part } from "../../../ports/TableFiles.ts"
import { type Body, TableServer } from "../../../ports/TableServer.ts"
import type { PullOptions } from "./PullOptions.ts"
import * as Trouble from "./Trouble.ts"

/** One request: the given bytes of the table, or all of them. Bytes of another version never reach the part. */
export const load = (
  options: PullOptions,
  table: Table,
  part: Part,
  extent: Extent | undefined,
  watched: Watched
) =>
  Effect.gen(function*() {
    const server = yield* TableServer
    const held = table.sha256 === undefined ? part.tag : `"${table.sha256}"`
    const body = yield* Effect.mapError(
      server.download(options.credentials, { table: table.name, range: extent, ifRange: held, sha256: table.sha256 }),
      Trouble.ofServer
    )
    if (isOther(table, held, body)) return yield* Trouble.changed
    if (extent !== undefined && body.part === undefined) {
      return yield* new Trouble.Trouble({ kind: "ignored", message: "the server sends no parts of a table" })
    }
    yield* check(table, extent, body)
    if (body.tag !== undefined && part.tag === undefined) yield* Effect.mapError(part.mark(body.tag), Trouble.ofFiles)
    const expected = extent ?? { from: 0, to: table.size ?? body.length ?? Infinity }
    yield* Effect.mapError(part.fill(expected, body.chunks, watched.advanced), Trouble.ofFiles)
  }).pipe(Effect.scoped)

/** Is this another version than the one that was asked for? A server may ignore both conditions of the request. */
const isOther = (table: Table, held: string | undefined, { tag }: Body): boolean =>
  tag !== undefined && held !== undefined && tag !== held && (table.sha256 === undefined || strong.test(tag))

/** A tag that is a hash like ours; others say nothing about ours. */
const strong = /^"[0-9a-f]{64}"$/

const check = (table: Table, extent: Extent | undefined, { length, part }: Body) => {
  if (extent === undefined) {
    if (part !== undefined) return wrong("the server sent a part where all was asked for")
    return length !== undefined && table.size !== undefined && length !== table.size
      ? wrong(`wrong size: expected ${table.size}, got ${length}`)
      : Effect.void
  }
  const isRight = part?.from === extent.from && part.to === extent.to && part.size === table.size
  return isRight ? Effect.void : wrong("the server sent another part than was asked for")
}

const wrong = (message: string) => Effect.fail(new Trouble.Trouble({ kind: "table", message }))
