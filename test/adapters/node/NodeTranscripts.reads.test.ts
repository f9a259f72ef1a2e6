import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import * as NodeTranscripts from "../../../src/adapters/node/NodeTranscripts.ts"
import { type Pass, Transcripts } from "../../../src/ports/Transcripts.ts"
import * as TempFolder from "../../support/TempFolder.ts"

/** Bytes asked of the disk since the last time it was asked for. */
let taken = 0
const builtin = (fs as unknown as { readonly default: { read: unknown; readSync: unknown } }).default
const { read, readSync } = builtin as { read: (...given: Array<unknown>) => void; readSync: (...given: Array<unknown>) => number }

beforeEach(() => {
  taken = 0
  builtin.readSync = (...given: Array<unknown>): number => {
    const count = readSync(...given)
    taken += count
    return count
  }
  builtin.read = (...given: Array<unknown>): void => {
    const done = given.at(-1) as (error: unknown, count: number, buffer: unknown) => void
    read(...given.slice(0, -1), (error: unknown, count: number, buffer: unknown) => {
      taken += count
      done(error, count, buffer)
    })
  }
  syncBuiltinESMExports()
})
afterEach(() => {
  builtin.read = read
  builtin.readSync = readSync
  syncBuiltinESMExports()
})

const counted = (): number => {
  const bytes = taken
  taken = 0
  return bytes
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const line = "{\"type\":\"user\",\"text\":\"0123456789\"}\n"

const opened = (size: number) =>
  Effect.gen(function*() {
    const folder = yield* TempFolder.make
    const text = line.repeat(Math.ceil(size / line.length)).slice(0, size)
    fs.writeFileSync(`${folder}/s.jsonl`, text)
    const file = yield* Effect.flatMap(Transcripts, (transcripts) => transcripts.open(`${folder}/s.jsonl`))
    const read = counted()
    return { file, read, text }
  }).pipe(Effect.provide(NodeTranscripts.layer))

/** Takes a part, or so many bytes of it; what they hash to with all before them. */
const take = (pass: Pass, most = Infinity) =>
  Effect.promise(async () => {
    let bytes = 0
    for await (const chunk of pass.chunks) {
      bytes += chunk.length
      if (bytes >= most) break
    }
    return most === Infinity ? pass.sha256() : ""
  })

describe("what an upload reads", () => {
  for (const size of [50_000, 1_048_577, 5_000_000]) {
    it.scoped(`${size} bytes once, whole or behind what the server has`, () =>
      Effect.gen(function*() {
        const { file, read, text } = yield* opened(size)
        assert.strictEqual(yield* take(file.pass()), sha256(text))
        // A small one has been read whole to see what it is; of the others the beginning is read twice.
        assert.strictEqual(counted(), size <= 65_536 ? 0 : size)
        assert.isAtMost(read, 65_536)
        const known = Math.floor(size * 0.8)
        assert.strictEqual(yield* file.hashOf(known), sha256(text.slice(0, known)))
        assert.strictEqual(yield* take(file.part(known, size)), sha256(text))
        assert.strictEqual(counted(), size)
        // What was hashed is known: an empty last part reads nothing.
        assert.strictEqual(yield* take(file.part(size, size)), sha256(text))
        assert.strictEqual(counted(), 0)
      }))
  }

  it.scoped("in parts each byte once, and after a break at most a MiB again", () =>
    Effect.gen(function*() {
      const size = 20_000_000
      const { file, text } = yield* opened(size)
      for (let at = 0; at < size; at += 8_388_608) yield* take(file.part(at, Math.min(size, at + 8_388_608)))
      assert.strictEqual(counted(), size)
      const again = yield* opened(size)
      yield* take(again.file.part(0, size), 12_000_000)
      counted()
      assert.strictEqual(yield* take(again.file.part(11_500_000, size)), sha256(text))
      assert.isAtMost(counted(), size - 11_500_000 + 1_048_576 + 262_144)
    }))
})
