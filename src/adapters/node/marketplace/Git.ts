import { type ChildProcessByStdio, execFile, spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import { devNull } from "node:os"
import { join } from "node:path"
import process from "node:process"
import type { Readable, Writable } from "node:stream"
import { Readable as Readables } from "node:stream"
import { pipeline } from "node:stream/promises"

/**
 * git as a child that knows nothing of us: no environment of ours, no configuration of the machine or of a user, no
 * hooks. `home` is where it would look for its own.
 */
export const environment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"] ?? "",
  ...(process.env["SystemRoot"] === undefined ? {} : { SystemRoot: process.env["SystemRoot"] }),
  HOME: home,
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0"
})

/** What holds for every git of ours, whatever stands in a repository. */
export const settings: ReadonlyArray<string> = [
  `core.hooksPath=${devNull}`, "core.fsmonitor=false", "http.receivepack=false", "http.uploadpack=true",
  "uploadpack.allowFilter=false", "gc.auto=0", "maintenance.auto=false"
].flatMap((setting) => ["-c", setting])

export type Child = ChildProcessByStdio<Writable, Readable, Readable>

/** A group of its own where there are such, so that its helpers end with it. */
export const start = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv, cwd: string): Child =>
  spawn("git", [...settings, ...args], {
    cwd,
    env,
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true
  })

export const end = (child: Child): void => {
  try {
    if (process.platform !== "win32" && child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
    else child.kill("SIGKILL")
  } catch {
    // It has ended already, and its helpers with it.
  }
}

/** How it ended; rejects when it could not be started. */
export const ended = (child: Child): Promise<number | null> =>
  new Promise((resolve, reject) => child.once("error", reject).once("close", resolve))

/** Characters of what git says that are kept for a message. */
const longest = 2_000

/** Runs git with this for its input; rejects with what it said when it ends other than well. */
export const run = async (
  args: ReadonlyArray<string>,
  cwd: string,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  time: number
): Promise<void> => {
  const child = start(args, environment(cwd), cwd)
  const timer = setTimeout(() => end(child), time)
  let said = ""
  child.stderr.on("data", (chunk: Buffer) => void (said = (said + chunk.toString()).slice(0, longest)))
  child.stdout.resume()
  try {
    const code = ended(child)
    // When git ends before it has read all, what it said is the reason, and not the closed pipe.
    const [fed, status] = await Promise.allSettled([pipeline(Readables.from(input), child.stdin), code])
    if (status.status === "rejected") throw status.reason
    if (status.value !== 0) throw new Error(`git ${args[0]} ended with ${status.value ?? "a signal"}: ${said.trim()}`)
    if (fed.status === "rejected") throw fed.reason
  } finally {
    clearTimeout(timer)
    end(child)
  }
}

const out = (args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile("git", [...args], { env: environment(devNull), timeout: 30_000, windowsHide: true }, (error, stdout) =>
      error === null ? resolve(stdout.trim()) : reject(error))
  })

/** Why this machine cannot serve repositories; `undefined` when it can. */
export const problem = async (): Promise<string | undefined> => {
  try {
    const folder = await out(["--exec-path"])
    await fs.access(join(folder, process.platform === "win32" ? "git-http-backend.exe" : "git-http-backend"))
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === "ENOENT" && (error as NodeJS.ErrnoException).path === "git"
      ? "There is no git on this server, so it cannot serve plugins"
      : "The git of this server has no http-backend, so it cannot serve plugins"
  }
}
