import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as Traced from "../Traced.ts"

/**
 * Looks at, stops or fails the calls of a process that runs already, so that they are counted from this moment on. One
 * thread is struck and no other: strace counts for each of them by itself (reliability §9).
 */
export interface Attached {
  /** What each thread did, by its place among the threads; with an aim, of that name. The process goes on undisturbed. */
  readonly leave: () => Promise<ReadonlyArray<ReadonlyArray<Traced.Call>>>
}

export const threadsOf = (pid: number): ReadonlyArray<number> =>
  fs.readdirSync(`/proc/${pid}/task`).map(Number).sort((a, b) => a - b)

const isTraced = (pid: number, thread: number): boolean =>
  /^TracerPid:\t[1-9]/m.test(fs.readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8"))

export interface Aim {
  /** The place of the thread; all of them when absent. */
  readonly thread: number
  readonly trouble: Traced.Trouble
}

/** Milliseconds that taking hold of a process may take. */
const patience = 120_000

export const attach = async (pid: number, home: string, aim?: Aim): Promise<Attached> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-trace-"))
  const all = threadsOf(pid)
  const chosen = aim === undefined ? all : all.slice(aim.thread, aim.thread + 1)
  const inject = aim === undefined
    ? []
    : ["-e", `inject=${aim.trouble.name}:${aim.trouble.what}:when=${aim.trouble.when}`]
  const child = spawn("strace", [
    "-qq", "-yy", "-s", "64", "-e", `trace=${aim?.trouble.name ?? Traced.all}`, ...inject, ...(aim === undefined
      ? ["-ff", "-o", path.join(folder, "trace"), "-p", String(pid)]
      : ["-o", path.join(folder, `trace.${chosen[0]}`), "-p", String(chosen[0])])
  ], { stdio: "ignore" })
  const gone = new Promise((resolve) => child.once("close", resolve))
  const began = Date.now()
  while (!chosen.every((thread) => isTraced(pid, thread))) {
    if (Date.now() - began > patience) throw new Error("strace does not take hold of the server")
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const leave = async () => {
    child.kill("SIGINT")
    await gone
    const calls = all.map((thread) => {
      const file = path.join(folder, `trace.${thread}`)
      return fs.existsSync(file) ? Traced.parse(fs.readFileSync(file, "utf8"), home) : []
    })
    fs.rmSync(folder, { recursive: true })
    return calls
  }
  return { leave }
}
