import { fork } from "node:child_process"
import * as fs from "node:fs/promises"
import process from "node:process"
import * as Effect from "effect/Effect"
import { BadTable, NoDuckDb } from "../../../ports/TableBlobs.ts"
import { StoreError } from "../../../ports/StoreError.ts"
import type { Ended, Read, Reply, Request } from "./Reading.ts"
import { readForeign, tooLarge } from "./ReadForeign.ts"

export interface Limits {
  /** What runs in the process; without it the work is done in this one, with no limits but DuckDB's own. */
  readonly script: string | undefined
  /** Milliseconds. */
  readonly time: number
  /** Bytes; for DuckDB's data. Node and DuckDB themselves come on top. */
  readonly memory: number
}

/** Bytes a process takes that reads an empty table, and some room. */
const base = 384 * 1024 ** 2

/** Milliseconds between two looks at how much memory it takes. */
const pace = 200

const seconds = (time: number): string => `${Math.ceil(time / 1000)} s`

/** Nothing of our surroundings that DuckDB could use or tell: no token, no proxy, no home. */
const surroundings = (): NodeJS.ProcessEnv => ({ PATH: process.env["PATH"], TZ: "UTC" })

/** Resident bytes of a process, where the system tells. */
const residentOf = async (pid: number): Promise<number> => {
  const text = await fs.readFile(`/proc/${pid}/status`, "utf8").catch(() => "")
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024
}

const inChild = (script: string, request: Request, limits: Limits, progress: (percent: number) => void) =>
  Effect.async<Ended>((resume) => {
    const child = fork(script, [], {
      cwd: request.folder,
      env: surroundings(),
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"]
    })
    let verdict: Ended | undefined
    const stop = (why: string): void => {
      verdict ??= { _tag: "Bad", why }
      child.kill("SIGKILL")
    }
    const tooLong = `reading it takes longer than ${seconds(limits.time)} (AGNES_TABLE_TIME_LIMIT)`
    const late = setTimeout(() => stop(tooLong), limits.time)
    const watch = setInterval(() => {
      void residentOf(child.pid ?? 0).then((bytes) => {
        if (bytes > limits.memory + base) stop(tooLarge(limits.memory))
      })
    }, pace)
    child.on("message", (reply: Reply) => {
      if (reply._tag === "Progress") progress(reply.percent)
      else verdict ??= reply
    })
    const end = (last: Ended): void => {
      clearTimeout(late)
      clearInterval(watch)
      resume(Effect.succeed(verdict ?? last))
    }
    child.once("error", (error) =>
      end({ _tag: "Bad", why: `no process could be started to read it: ${error.message}` }))
    child.once("exit", (code, signal) =>
      end({ _tag: "Bad", why: `the process that read it broke (${signal ?? code}); the file is damaged, or a trap` }))
    child.send(request, () => {})
    return Effect.async<void>((done) => {
      clearTimeout(late)
      clearInterval(watch)
      child.once("exit", () => done(Effect.void))
      if (!child.kill("SIGKILL")) done(Effect.void)
    })
  })

/** Has a foreign file read within limits; whatever is in it, this process goes on. */
export const read = (request: Request, limits: Limits, progress: (percent: number) => void) =>
  Effect.gen(function*() {
    const reply = yield* limits.script === undefined
      ? Effect.promise(() => readForeign(request, progress))
      : inChild(limits.script, request, limits, progress)
    switch (reply._tag) {
      case "Done":
        return reply.read satisfies Read
      case "Bad":
        return yield* new BadTable({ why: reply.why })
      case "NoDuckDb":
        return yield* new NoDuckDb({ cause: new Error(reply.message) })
      case "Full":
        return yield* new StoreError({ operation: "write a table", full: true })
    }
  })
