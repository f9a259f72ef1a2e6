import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Stored, Version } from "../../../domain/server/Revision.ts"
import * as Decode from "../../../domain/transcript/Decode.ts"
import type { Item } from "../../../domain/transcript/Item.ts"
import * as Lines from "../../../domain/transcript/Lines.ts"
import type * as Outline from "../../../domain/transcript/Outline.ts"
import * as Replay from "../../../domain/transcript/Replay.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import { type FamilyRow, type SessionKey, SessionStore } from "../../../ports/SessionStore.ts"
import * as Outlines from "./Outlines.ts"

/** A version of a session that somebody may read. */
export interface Opened {
  readonly key: SessionKey
  readonly stored: Stored
  /** The one to read. */
  readonly version: Version
  readonly family: ReadonlyArray<FamilyRow>
}

/** `undefined` when the owner has no such session, or it no such revision. Without `revision` the current one. */
export const open = (key: SessionKey, revision?: number) =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    const stored = yield* sessions.find(key)
    const version = revision === undefined
      ? stored?.current
      : stored?.versions.find((one) => one.revision === revision)
    if (stored === undefined || version === undefined) return undefined
    const opened: Opened = { key, stored, version, family: yield* sessions.family(key) }
    return opened
  })

/** The items of a page (from 0), read from the checkpoint before it and no further than it goes. */
export const page = (source: Outlines.Source, outline: Outline.Outline, page: number) =>
  Effect.gen(function*() {
    const replay = Replay.make(outline, page)
    yield* eachLine(source, replay.line, replay.offset, Lines.limits, (line) => replay.add(Decode.line(line)))
    const items: ReadonlyArray<Item> = replay.done()
    return items
  })

/** How much of a file is shown as it stands: lines, bytes of each, bytes of all. */
const rawLimits = { most: 20, longest: 262_144, bytes: 524_288 }

export interface RawLines {
  readonly lines: ReadonlyArray<Lines.Line>
  /** Where the next line stands, if there is one. */
  readonly next: { readonly line: number; readonly offset: number } | undefined
}

/**
 * A few lines from a byte on. In the middle of a line they begin with the rest of it; `line` is taken for the number of
 * the first.
 */
export const lines = (source: Outlines.Source, start: { readonly line: number; readonly offset: number }) =>
  Effect.gen(function*() {
    const found: Array<Lines.Line> = []
    let next: RawLines["next"]
    let bytes = 0
    yield* eachLine(source, start.line, start.offset, { longest: rawLimits.longest, head: 4096 }, (line) => {
      if (found.length === rawLimits.most || (found.length > 0 && bytes + line.bytes.length > rawLimits.bytes)) {
        next = { line: line.index, offset: line.offset }
        return true
      }
      // A copy: the line may be a view into a chunk.
      found.push({ ...line, bytes: line.bytes.slice() })
      bytes += line.bytes.length
      return false
    })
    const read: RawLines = { lines: found, next }
    return read
  })

/** Gives line after line to `take` until it says that it has enough. */
const eachLine = (
  source: Outlines.Source, index: number, offset: number, limits: Lines.Limits, take: (line: Lines.Line) => boolean
) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    const splitter = Lines.make(limits, { index, offset })
    let enough = false
    const each = (lines: ReadonlyArray<Lines.Line>): boolean => !(enough = lines.some(take))
    yield* Stream.runForEachWhile(
      blobs.read(Outlines.keyOf(source), { offset, length: Infinity }),
      (chunk) => Effect.sync(() => each(splitter.feed(chunk)))
    )
    if (!enough) each(splitter.end())
  })
