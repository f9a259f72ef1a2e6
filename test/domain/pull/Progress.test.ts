import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Knobs from "../../../src/domain/pull/Knobs.ts"
import * as ProgressLine from "../../../src/domain/pull/ProgressLine.ts"
import * as Bars from "../../../src/main/cli/pull/Bars.ts"
import * as Lines from "../../../src/main/cli/pull/Lines.ts"

const read = (variables: Record<string, string> = {}) => Knobs.read((name) => variables[name])
const MiB = 1024 ** 2

/** What is said while a file comes in steps of so many bytes, a millisecond each. */
const watch = (total: number, step: number, knobs = read()) => {
  const said: Array<string> = []
  let now = 0
  const file = Lines.make({ write: (text) => void said.push(text), now: () => now }, knobs)
    .file({ index: 1, count: 3, name: "orders", total })
  for (let sent = 0; sent < total; sent += step) {
    now += 1
    file.advanced(Math.min(step, total - sent))
  }
  file.ended(true)
  return said
}

describe("ProgressLine", () => {
  it("P1 P3 without a terminal there are plain lines with the table's name, the last one at the end", () => {
    const said = watch(10 * MiB, MiB / 2)
    assert.include(said[0], "[1/3 files] orders: ")
    for (const line of said) assert.notInclude(line, "\u001b")
    assert.match(said.at(-1) ?? "", /^\[1\/3 files\] orders: 100% done \(10\.0 MB in 0\.0s, [\d.]+ [KMG]B\/s\)\n$/)
    assert.isBelow(said.length, 30)
  })

  it("P9 many bytes are a reason for a line: 100 MiB in steps of 64 KiB give at least fifty", () => {
    assert.isAtLeast(watch(100 * MiB, 65_536).length, 50)
  })

  it("long silence is one, too, and so is another tenth", () => {
    const point = { index: 1, count: 1, name: "a", current: 1, total: 1_000_000, elapsed: 5_001 }
    assert.isTrue(ProgressLine.isDue(point, { current: 0, at: 0 }, read()))
    assert.isFalse(ProgressLine.isDue({ ...point, elapsed: 5_000 }, { current: 0, at: 0 }, read()))
    assert.isTrue(ProgressLine.isDue({ ...point, current: 100_000, elapsed: 1 }, { current: 0, at: 0 }, read()))
  })

  it("what comes at once has one line", () => {
    assert.lengthOf(watch(500, 500), 1)
  })

  it("an unknown size, and one that was wrong, are no trouble", () => {
    const point = { index: 1, count: 1, name: "a", current: 2048, total: undefined, elapsed: 0 }
    assert.strictEqual(ProgressLine.line(point), "[1/1 files] a: ? (2.0 KB) at 0.0 B/s")
    assert.include(ProgressLine.line({ ...point, total: 1024 }), "100%")
    assert.include(ProgressLine.failed(point), "failed after 2.0 KB")
  })

  it.prop("sizes have one decimal and never reach the next unit's thousand", [fc.nat({ max: Number.MAX_SAFE_INTEGER })], ([bytes]) => {
    assert.match(ProgressLine.size(bytes), /^\d{1,4}\.\d (?:B|KB|MB|GB|TB)$/)
  })

  it("P2 on a terminal a bar is drawn over itself and taken away", () => {
    const said: Array<string> = []
    let now = 0
    const bars = Bars.make({ write: (text) => void said.push(text), now: () => now, columns: () => 60 })
    const file = bars.file({ index: 1, count: 2, name: "orders", total: 100 })
    now = 500
    file.advanced(50)
    bars.finished()
    assert.include(said[0], "[0/2 files] [############............] orders")
    assert.isAtMost(said[0]?.length ?? 0, 64)
    assert.strictEqual(said.at(-1), "\r\u001b[K")
  })
})

describe("Knobs", () => {
  it("P4 P5 the defaults: five seconds, one MiB, four at once, ranges above 50 MiB", () => {
    assert.deepStrictEqual(read(), {
      parallelism: 4,
      chunkParallelism: 4,
      chunkThreshold: 52_428_800,
      retries: 3,
      progressInterval: 5_000,
      progressBytes: 1_048_576
    })
  })

  it("P6 P7 both intervals come from the environment", () => {
    const knobs = read({ AGNES_PULL_PROGRESS_INTERVAL_SECONDS: "0.5", AGNES_PULL_PROGRESS_INTERVAL_BYTES: "10" })
    assert.deepStrictEqual([knobs.progressInterval, knobs.progressBytes], [500, 10])
  })

  it.each(["", "x", "-1", "0", "1e3", "NaN", "Infinity", " "])("P8 %j is no interval", (odd) => {
    const knobs = read({ AGNES_PULL_PROGRESS_INTERVAL_SECONDS: odd, AGNES_PULL_PROGRESS_INTERVAL_BYTES: odd })
    assert.deepStrictEqual([knobs.progressInterval, knobs.progressBytes], [5_000, 1_048_576])
  })

  it("numbers out of bounds are taken into them", () => {
    const knobs = read({ AGNES_PULL_PARALLELISM: "0", AGNES_PULL_CHUNK_PARALLELISM: "99", AGNES_STREAM_RETRIES: "abc" })
    assert.deepStrictEqual([knobs.parallelism, knobs.chunkParallelism, knobs.retries], [4, 16, 3])
  })
})
