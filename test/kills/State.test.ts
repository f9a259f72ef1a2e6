import { FastCheck as fc } from "effect"
import { createHash } from "node:crypto"
import { assert, describe, it } from "vitest"
import * as State from "./State.ts"

/** A line of a file: words that mean the same in each scene, or something else. */
type Line =
  | { readonly is: "home" | "server" | "hash" | "now" | "made" | "touched" }
  | { readonly is: "later"; readonly steps: number }
  | { readonly is: "word"; readonly word: string }

interface File {
  readonly mode: number
  readonly untouched: boolean
  readonly lines: ReadonlyArray<Line>
}

/** What was left, whoever looks: files by name, one of which may have a name made in that run. */
interface Left {
  readonly files: Readonly<Record<string, File>>
  readonly made: boolean
  readonly taken: number
}

const plainly = ["home", "server", "hash", "now", "made", "touched"] as const

/** What could be taken for something that is passed over. */
const words = [
  "good", "secret", "127.0.0.1:8", "http://127.0.0.1", "2026-11-20T09:13:00Z", "2026-11-20T09:13:01Z", "4266a36e35970b18e6fe8ec9882149b7",
  "4266a36e35970b18e6fe8ec9882149b8", "1795317706020.0873", "77.0a1b2c3d", "home", "server", "text", "bytes", ""
]

const line: fc.Arbitrary<Line> = fc.oneof(
  fc.constantFrom(...plainly).map((is) => ({ is })),
  fc.integer({ min: 1, max: 3 }).map((steps) => ({ is: "later" as const, steps })),
  fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 }).filter((word) => !/[\0\n]/.test(word)))
    .map((word) => ({ is: "word" as const, word }))
)

const file: fc.Arbitrary<File> = fc.record({
  mode: fc.constantFrom(0o100600, 0o100644), untouched: fc.boolean(), lines: fc.array(line, { maxLength: 4 })
})

const left: fc.Arbitrary<Left> = fc.record({
  files: fc.dictionary(fc.constantFrom("work/a.txt", "work/b.txt", "work/snapshot.1.0a1b2c3d.txt", "config/c.json"), file, { maxKeys: 3 })
    .map((files) => ({ ...files })),
  made: fc.boolean(),
  taken: fc.integer({ min: 0, max: 2 })
})

/** One scene: what is another one in each. */
const scene = fc.record({
  home: fc.stringMatching(/^\/tmp\/agnes-e2e-[A-Za-z]{6}$/),
  port: fc.integer({ min: 10_000, max: 65_535 }),
  pid: fc.integer({ min: 1000, max: 99_999 }),
  hex: fc.stringMatching(/^[0-9a-f]{8}$/),
  began: fc.integer({ min: Date.UTC(2027, 0), max: Date.UTC(2028, 0) }).map((at) => Math.floor(at / 1000) * 1000)
})

type SceneOf = typeof scene extends fc.Arbitrary<infer A> ? A : never

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

const keyOf = ({ files, made, taken }: Left, { began, hex, home, pid, port }: SceneOf): string => {
  const [workspace, server, ended, time] = [`${home}/work`, `http://127.0.0.1:${port}`, began + 900, began - 60_000.25]
  const hash = sha256(workspace)
  const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
  const said: Readonly<Record<typeof plainly[number], string>> =
    { home, server, hash, now: iso(began), made: `${pid}.${hex}`, touched: String(time) }
  const textOf = (each: Line): string =>
    each.is === "word" ? each.word : each.is === "later" ? iso(began + each.steps * 10_000) : said[each.is]
  const entry = (name: string, { lines, mode, untouched }: File, times: ReadonlyArray<number> = []): State.Entry =>
    ({ name, kind: "file", mode, untouched, times, content: Buffer.from(lines.map((each) => `${textOf(each)}\n`).join("")) })
  const source = entry("source.jsonl", { mode: 0o100644, untouched: true, lines: [] }, [time])
  const fresh = entry(`work/snapshot.${pid}.${hex}.txt`, { mode: 0o100600, untouched: false, lines: [] })
  // There is always one, so that its numbers are known; its mode says whether it is the one that is meant.
  const entries = [...Object.entries(files).map(([name, each]) => entry(name, each)), source, { ...fresh, mode: made ? 0o100600 : 0o100644 }]
  const before = new Set([...Object.keys(files), "source.jsonl"])
  return State.key(entries, { home, workspace, server, began, ended, before }, ["scenario", [["good", taken]]])
}

/** The same, however its files were put there. */
const told = ({ files, made, taken }: Left): string =>
  JSON.stringify([Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1), made, taken])

describe("what a trial has left", () => {
  it("is the same state in each scene", () =>
    fc.assert(fc.property(left, scene, scene, (one, here, there) => {
      // A snapshot that was there stands before or behind the new one, as its number says: that is another state.
      const ordered = (each: SceneOf) => `work/snapshot.${each.pid}.` < "work/snapshot.1.0a1b2c3d.txt"
      fc.pre(ordered(here) === ordered(there))
      assert.strictEqual(keyOf(one, here), keyOf(one, there))
    })))

  it("is another state when anything else differs", () =>
    fc.assert(fc.property(left, left, scene, scene, (one, other, here, there) => {
      fc.pre(told(one) !== told(other))
      assert.notStrictEqual(keyOf(one, here), keyOf(other, there))
    })))

  it("is another state when one line of one file differs", () =>
    fc.assert(fc.property(left, file, line, line, scene, (one, many, a, b, here) => {
      const withLine = (last: Line): Left => ({ ...one, files: { ...one.files, "work/a.txt": { ...many, lines: [...many.lines, last] } } })
      fc.pre(JSON.stringify(a) !== JSON.stringify(b))
      assert.notStrictEqual(keyOf(withLine(a), here), keyOf(withLine(b), here))
    })))

  const here = { home: "/tmp/agnes-e2e-aaaaaa", port: 10_000, pid: 1000, hex: "0a1b2c3d", began: Date.UTC(2027, 0) }

  it("is another state for each word", () => {
    const lines: ReadonlyArray<Line> = [
      ...plainly.map((is) => ({ is })), ...[1, 2, 3].map((steps) => ({ is: "later" as const, steps })),
      ...words.map((word) => ({ is: "word" as const, word }))
    ]
    const keys = lines.map((each) =>
      keyOf({ files: { "work/a.txt": { mode: 0o100600, untouched: true, lines: [each] } }, made: false, taken: 0 }, here))
    assert.strictEqual(new Set(keys).size, lines.length)
  })

  const entry = (content: Buffer, over: Partial<State.Entry> = {}): State.Entry =>
    ({ name: ".cache/agnes/a.code", kind: "file", mode: 0o100600, untouched: false, times: [], content, ...over })
  const nowhere = { home: "/h", workspace: "/h/w", server: "http://s:1", began: 0, ended: 0, before: new Set<string>() }
  const alone = (each: State.Entry) => State.key([each], nowhere, [])
  const code = (first: string, second = first) => Buffer.from(`agnes X ${first.length}\n${first}${second}`)

  it("holds compiled code that can be used, or what is in its place", () => {
    assert.strictEqual(alone(entry(code("abc"))), alone(entry(code("xyzw"))))
    const others = [code("abc", "abd"), code("abc").subarray(0, -1), Buffer.from("abc"), Buffer.alloc(0)]
    assert.strictEqual(new Set([code("abc"), ...others].map((content) => alone(entry(content)))).size, 5)
    assert.notStrictEqual(alone(entry(code("abc"), { name: "a.code" })), alone(entry(code("abd"), { name: "a.code" })))
  })

  it("holds bytes that are no text, the kind of an entry and its mode", () => {
    const bytes = [Buffer.from([0xff]), Buffer.from([0xfe]), Buffer.from([0xef, 0xbf, 0xbd]), Buffer.from("\0home\0"), Buffer.from("/h")]
    assert.strictEqual(new Set(bytes.map((content) => alone(entry(content)))).size, 5)
    const empty = Buffer.alloc(0)
    const kinds = (["file", "folder", "link", "other"] as const).map((kind) => alone(entry(empty, { kind })))
    assert.strictEqual(new Set([...kinds, alone(entry(empty, { mode: 0o100644 })), alone(entry(empty, { untouched: true }))]).size, 6)
  })
})
