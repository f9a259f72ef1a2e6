import { Effect } from "effect"
import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"

/** Why no program can be stopped at its calls here; `undefined` when it can. */
export const missing = ((): string | undefined => {
  try {
    execFileSync("strace", ["-f", "-o", "/dev/null", "true"], { stdio: "ignore" })
    return undefined
  } catch {
    return "not run: strace cannot trace here"
  }
})()

/** The `count`-th time one thread makes this call: with this file, or with any when it has another name in each run. */
export interface Point {
  readonly call: string
  readonly path: string | undefined
  readonly count: number
}

export interface Program {
  readonly args: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
}

/** What others can see changes by these only; `?` passes over those a processor does not have. */
const byDescriptor = [
  "write", "writev", "pwrite64", "pwritev", "pwritev2", "ftruncate", "fallocate", "copy_file_range", "sendfile", "ioctl", "fchmod",
  "fsync", "fdatasync"
]
const byPath = [
  "openat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat",
  "rmdir", "chmod", "fchmodat", "utimensat", "truncate"
]
const changing = [...byDescriptor, ...byPath].map((call) => `?${call}`).join(",")

/** One thread makes all asynchronous calls, so that they are counted alike each time. */
const traced = ({ args, env }: Program, strace: ReadonlyArray<string>): Effect.Effect<number | null> =>
  Effect.promise(() =>
    new Promise((resolve) => {
      const child = spawn("strace", ["-f", "-qq", ...strace, process.execPath, ...args], {
        stdio: "ignore",
        env: { ...process.env, ...env, UV_THREADPOOL_SIZE: "1" }
      })
      child.on("close", (code) => resolve(code))
    })
  )

/** With the number of the process and something random in it. */
const passing = /\.\d+\.[0-9a-f]{8}\.tmp$/

/** What strace is told to write down a whole run for `pointsOf`. */
export const recording = (log: string): ReadonlyArray<string> => ["-y", "-s", "4096", "-o", log, "-e", `trace=${changing}`]

/** The calls of a recorded run that change something below `root`, in order. */
export const pointsOf = (log: string, root: string): ReadonlyArray<Point> => {
  const counts = new Map<string, number>()
  const another = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count
  }
  const points = new Map<string, Point>()
  for (const line of log.split("\n")) {
    const [, pid = "", call = "", given = ""] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? []
    const path = (byDescriptor.includes(call) ? /^\d+<([^>]*)>/ : /"([^"]*)"/).exec(given)?.[1] ?? ""
    const [ofAll, ofThis] = [another(`${pid} ${call}`), another(`${pid} ${call} ${path}`)]
    const isLooking = call === "openat" && !/O_CREAT|O_TRUNC/.test(given)
    if (!path.startsWith(`${root}/`) || isLooking) continue
    const point = passing.test(path) ? { call, path: undefined, count: ofAll } : { call, path, count: ofThis }
    points.set(`${call} ${point.path} ${point.count}`, point)
  }
  return [...points.values()]
}

/** Every call of a whole run that changes something below `root`, in order. */
export const record = (program: Program, root: string): Effect.Effect<ReadonlyArray<Point>> =>
  Effect.gen(function*() {
    const log = `${root}.calls`
    yield* traced(program, recording(log))
    const points = pointsOf(fs.readFileSync(log, "utf8"), root)
    fs.rmSync(log)
    return points
  })

/** What strace is told to do something at a call: `signal=KILL`, `error=EIO`. */
export const striking = ({ call, path }: Point, what: string, when: string): ReadonlyArray<string> => [
  ...(path === undefined ? [] : ["-P", path]),
  "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:${what}:when=${when}`
]

const struckAt = (program: Program, point: Point, what: string, when: string): Effect.Effect<number | null> =>
  traced(program, striking(point, what, when))

/** Runs the program until it makes that call, where the process that makes it is killed; false when it ended well. */
export const killedAt = (program: Program, point: Point): Effect.Effect<boolean> =>
  Effect.map(struckAt(program, point, "signal=KILL", String(point.count)), (code) => code !== 0)

/** Runs it with an error (`EIO`) at that call or, when it lasts, from that call on. Its exit code; `null`: a signal. */
export const failedAt = (program: Program, point: Point, error: string, lasts: boolean): Effect.Effect<number | null> =>
  struckAt(program, point, `error=${error}`, `${point.count}${lasts ? "+" : ""}`)

/** `count` of them, evenly spread, the first and the last among them. */
export const spread = <A>(all: ReadonlyArray<A>, count: number): ReadonlyArray<A> =>
  count >= all.length ? all : Array.from({ length: count }, (_, n) => all[Math.round(n * (all.length - 1) / Math.max(1, count - 1))] as A)
