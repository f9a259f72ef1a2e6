import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import type { Scene } from "./Scene.ts"

/** Why nobody can be traced here; `undefined` when somebody can. */
export const missing = ((): string | undefined => {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" })
    return undefined
  } catch {
    return "strace cannot trace here"
  }
})()

/** Calls that change or ask something outside of the process. Those that a machine does not have are left out. */
const names = [
  "open", "openat", "read", "pread64", "readv", "write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "rename",
  "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "ftruncate", "link", "linkat", "chmod",
  "fchmod", "fcntl", "flock", "close", "statx", "stat", "lstat", "fstat", "newfstatat", "getdents64", "connect", "accept4", "sendto", "recvfrom"
]

/** Those after which a disk or a server may look otherwise. */
const changing = /^(open|openat|write|pwrite64|writev|pwritev|fsync|fdatasync|rename\w*|unlink\w*|mkdir\w*|rmdir|ftruncate|link\w*|f?chmod|connect|sendto)$/

/** All of them, as strace takes them. */
export const all = names.map((name) => `?${name}`).join(",")

/** One call of the main thread, which makes all of them. */
export interface Call {
  readonly name: string
  /** The how manieth of this name, from 1. */
  readonly at: number
  /** Its words, without what is different in each run. */
  readonly text: string
  /** Of our files or of the connection to the server; the others are the language's own. */
  readonly ours: boolean
  readonly changes: boolean
  /** It failed because it was told to. */
  readonly struck: boolean
}

export interface Ended {
  /** `null`: killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly calls: ReadonlyArray<Call>
  /** The trouble came to another thread, or to a program that was started: `calls` does not show it. */
  readonly elsewhere: boolean
  /** It did not end by itself. */
  readonly hung: boolean
  readonly milliseconds: number
}

/** Longer than a push may take that waits for a server as long as it does. Milliseconds. */
const patience = 60_000

export const parse = (trace: string, home: string): ReadonlyArray<Call> => {
  const counts = new Map<string, number>()
  return trace.split("\n").flatMap((line) => {
    const name = /^(\w+)\(/.exec(line)?.[1]
    if (name === undefined) return []
    const at = (counts.get(name) ?? 0) + 1
    counts.set(name, at)
    const words = line.replace(/AT_FDCWD<[^>]*>/g, "AT_FDCWD").replaceAll(home, "~")
    const text = words.replace(/ = .*$/, "").replace(/[0-9a-f]{8,}/g, "X").replace(/\d+/g, "N").slice(0, 160)
    const ours = (name !== "execve" && words.includes("~/")) || /^\w+\(\d+<TCP/.test(words) || name === "connect"
    return [{ name, at, text, ours, changes: changing.test(name), struck: line.endsWith("(INJECTED)") }]
  })
}

/** `signal=KILL` or `error=EIO`, at the how manieth call of a name; `+`: and at all that follow. */
export interface Trouble {
  readonly name: string
  readonly when: string
  readonly what: string
}

/** Runs a command in the scene's workspace to its end, or kills it when it hangs. */
export const finish = (
  { computer }: Scene,
  [command, ...args]: readonly [string, ...ReadonlyArray<string>],
  stdin: string
): Promise<Omit<Ended, "calls" | "elsewhere">> =>
  new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(command, args, { cwd: computer.workspace, env: computer.environment, detached: true })
    let [stdout, stderr, hung] = ["", "", false]
    child.stdout.on("data", (chunk) => stdout += chunk)
    child.stderr.on("data", (chunk) => stderr += chunk)
    child.stdin.on("error", () => {})
    child.stdin.end(stdin)
    const timer = setTimeout(() => {
      hung = true
      process.kill(-child.pid!, "SIGKILL")
    }, patience)
    child.once("error", reject)
    child.once("close", (code) => {
      clearTimeout(timer)
      resolve({ code, stdout, stderr, hung, milliseconds: performance.now() - began })
    })
  })

/**
 * Whom strace stops. `main`: the main thread, which alone touches files, at each of its calls, also at those that nobody
 * wants to see. `filtered`: the kernel picks the calls (seccomp), which halves a run, but all threads are stopped at them.
 */
export type Stops = "main" | "filtered"

const options: Readonly<Record<Stops, ReadonlyArray<string>>> = { main: [], filtered: ["-ff", "--seccomp-bpf"] }

/** The cheapest that does it: of calls that the kernel picks, strace 6.1 fails one but sends no signal. */
export const stopsFor = ({ what }: Trouble): Stops => what.startsWith("error") ? "filtered" : "main"

const begins = "execve("

/** What each thread did, and which of them was the first. */
const read = (folder: string, home: string): Pick<Ended, "calls" | "elsewhere"> => {
  const traces = fs.readdirSync(folder).map((file) => fs.readFileSync(path.join(folder, file), "utf8"))
  const isMain = (trace: string): boolean => trace.startsWith(begins)
  const [main = "", ...started] = traces.filter(isMain)
  const others = traces.filter((trace) => !isMain(trace))
  return {
    calls: parse(main, home),
    elsewhere: started.length > 0 || others.some((trace) => trace.includes("(INJECTED)"))
  }
}

/**
 * Runs the built command under strace to its end. With trouble, only calls of its name are written down: what is written
 * takes time too.
 */
export const run = async (
  scene: Scene,
  args: ReadonlyArray<string>,
  stdin: string,
  trouble?: Trouble,
  stops: Stops = "main"
): Promise<Ended> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-trace-"))
  try {
    const inject = trouble === undefined ? [] : ["-e", `inject=${trouble.name}:${trouble.what}:when=${trouble.when}`]
    const { computer } = scene
    const ended = await finish(scene, [
      "strace", "-qq", "-yy", "-s", "64", "-o", path.join(folder, "trace"), ...options[stops],
      "-e", `trace=execve,${trouble?.name ?? all}`, ...inject, process.execPath, computer.program, ...args
    ], stdin)
    return { ...ended, ...read(folder, computer.home) }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
