import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"

/**
 * What a trial has left, as far as whoever comes next can see it. Two trials that left the same need one recovery between
 * them. Nothing is taken for the same that is not known to be: only the words below are passed over, and what holds any
 * other word, a number of a process among them, is a state of its own.
 */

/** Anything in a folder. */
export interface Entry {
  /** Below the home. */
  readonly name: string
  readonly kind: "file" | "folder" | "link" | "other"
  readonly mode: number
  /** Of a file its bytes, of a link where it leads. */
  readonly content: Buffer
  /** Was it there, and not written, when the trouble came? */
  readonly untouched: boolean
  /** Milliseconds, as a receipt holds them. */
  readonly times: ReadonlyArray<number>
}

/** What is another one in each scene and means the same. */
export interface Circumstances {
  readonly home: string
  readonly workspace: string
  /** With its port. */
  readonly server: string
  /** Milliseconds: between them something ran. */
  readonly began: number
  readonly ended: number
  /** Names that were there before: they are the same in each scene. */
  readonly before: ReadonlySet<string>
}

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex")

/** Nothing that a file of ours holds looks like it. */
const token = (word: string): string => `\0${word}\0`

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g

/** Milliseconds: a moment to come in steps of this is told apart, for who recovers may have to wait for it. */
const step = 10_000

/** Moments of the run are alike: all of them are past when somebody recovers. Written in whole seconds, rounded down. */
const moment = ({ began, ended }: Circumstances) => (text: string): string => {
  const at = Date.parse(text)
  if (at > ended) return token(`in ${Math.ceil((at - ended) / step)} steps, ${text.length}`)
  return at >= began - 1000 ? token(`during the run, ${text.length}`) : text
}

/** `NAME.PID.HEX.tmp` and `agnes-sessions.snapshot.PID.HEX.txt` that were not there before. */
const passing = /(?<=\.)\d+\.(?:[0-9a-f]{8}|\d{9,})(?=\.(?:tmp|txt)$)/

const normal = (entries: ReadonlyArray<Entry>, circumstances: Circumstances): (text: string) => string => {
  const { before, home, server, workspace } = circumstances
  const made = entries.filter(({ name }) => !before.has(name)).flatMap(({ name }) => passing.exec(path.basename(name))?.[0] ?? [])
  const owners = new Map<string, Array<string>>()
  for (const { name, times } of entries) {
    for (const time of new Set(times)) owners.set(String(time), [...owners.get(String(time)) ?? [], name])
  }
  const words: ReadonlyArray<readonly [string, string]> = [
    [server, "server"], [sha256(workspace), "hash of the workspace's path"], [home, "home"],
    ...made.map((word, n) => [word, `run ${n}`] as const),
    ...[...owners].map(([time, names]) => [time, `time of ${names.join(", ")}`] as const)
  ]
  return (text) =>
    words.reduce((all, [word, meaning]) => all.replaceAll(word, token(meaning)), text).replace(instant, moment(circumstances))
}

/** Compiled code, whole: it begins with what it was compiled from and is there twice, or it is not used. */
const isWholeCode = (name: string, content: Buffer): boolean => {
  const start = content.indexOf("\n") + 1
  const half = (content.length - start) / 2
  return /^\.cache\/agnes\/[^/]+\.code$/.test(name) && half > 0 && Number.isInteger(half) &&
    content.toString("latin1", 0, start).endsWith(` ${half}\n`) &&
    content.subarray(start, start + half).equals(content.subarray(start + half))
}

/** In the order of the names as they are: somebody may take the first. `others`: what else there is to know. */
export const key = (entries: ReadonlyArray<Entry>, circumstances: Circumstances, others: ReadonlyArray<unknown>): string => {
  const plain = normal(entries, circumstances)
  const contentOf = ({ content, name }: Entry): string => {
    if (isWholeCode(name, content)) return token("code")
    // A text that would look like ours, or is none, is what it is.
    const text = content.toString("utf8")
    return content.includes(0) || !Buffer.from(text).equals(content) ? `bytes ${sha256(content)}` : `text ${plain(text)}`
  }
  const sorted = [...entries].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  const told = sorted.map((entry) => [plain(entry.name), entry.kind, entry.mode, entry.untouched, contentOf(entry)])
  return sha256(JSON.stringify([told, others]))
}

const kindOf = (found: fs.Stats): Entry["kind"] =>
  found.isFile() ? "file" : found.isDirectory() ? "folder" : found.isSymbolicLink() ? "link" : "other"

/** Everything below a home. `earlier`: when each was written, as `written` said before the trouble. */
export const read = (home: string, earlier: ReadonlyMap<string, number>): ReadonlyArray<Entry> =>
  fs.readdirSync(home, { recursive: true, encoding: "utf8" }).map((name) => {
    const file = path.join(home, name)
    const found = fs.lstatSync(file)
    const kind = kindOf(found)
    const content = kind === "file" ? fs.readFileSync(file) : Buffer.from(kind === "link" ? fs.readlinkSync(file) : "")
    const untouched = earlier.get(name) === found.mtimeMs
    return { name, kind, mode: found.mode, content, untouched, times: kind === "file" ? [found.mtimeMs, found.ctimeMs] : [] }
  })

export const written = (home: string): ReadonlyMap<string, number> =>
  new Map(fs.readdirSync(home, { recursive: true, encoding: "utf8" })
    .map((name) => [name, fs.lstatSync(path.join(home, name)).mtimeMs]))
