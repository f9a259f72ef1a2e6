import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import { dirname } from "node:path"
import * as MemoryJobRuns from "../memory/MemoryJobRuns.ts"
import { JobRuns } from "../../ports/JobRuns.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as DurableFiles from "./DurableFiles.ts"

const attempt = <A>(operation: string, run: () => Promise<A>) =>
  Effect.tryPromise({ try: run, catch: StoreError.from(operation) })

/** Names with times; whatever else stands there has never run. */
const parse = (text: string): ReadonlyArray<readonly [string, number]> => {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === "object" && found !== null
      ? Object.entries(found).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]))
      : []
  } catch {
    return []
  }
}

const read = (path: string) =>
  attempt("read when jobs ran", () =>
    fs.readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => error.code === "ENOENT" ? "" : Promise.reject(error)))

const make = (path: string) =>
  Effect.gen(function*() {
    const memory = Context.get(yield* Layer.build(MemoryJobRuns.layer), JobRuns)
    yield* attempt("make the scheduler's folder", () => fs.mkdir(dirname(path), { recursive: true, mode: 0o700 }))
    yield* Effect.forEach(parse(yield* read(path)), ([job, at]) => memory.ran(job, at))
    const lock = yield* Effect.makeSemaphore(1)
    const write = Effect.flatMap(memory.lastRuns, (runs) =>
      attempt("note that a job ran", async () => {
        // Of a process that was killed.
        await DurableFiles.remove(`${path}.part`)
        await DurableFiles.replace(`${path}.part`, path, Buffer.from(`${JSON.stringify(Object.fromEntries(runs))}\n`))
      }))
    return { ...memory, ran: (job: string, at: number) => lock.withPermits(1)(Effect.zipRight(memory.ran(job, at), write)) }
  })

/** In a file of the only scheduler that uses it: `{"<job>": <milliseconds>}`. Who runs a job is known to this process. */
export const layer = (path: string) => Layer.scoped(JobRuns, make(path))
