import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import { NoGit, PluginRepositories, RepositoriesBusy } from "../../../ports/PluginRepositories.ts"
import * as StoreError from "../../../ports/StoreError.ts"
import * as DurableFiles from "../DurableFiles.ts"
import { giveToOwner, names } from "../tables/Places.ts"
import * as Backend from "./Backend.ts"
import * as Git from "./Git.ts"
import * as Making from "./Making.ts"
import * as Places from "./Places.ts"

export interface Limits {
  /** Milliseconds one git may take. */
  readonly time: number
  /** How many there are at once. */
  readonly processes: number
}

/** Milliseconds a bundle may wait for its row. */
const young = 3_600_000

const keep = async (root: string, digest: string, lines: ReadonlyArray<Uint8Array>): Promise<void> => {
  const path = Places.bundleOf(root, digest)
  const now = new Date()
  // One that is there is on its way into a row again.
  if (await fs.utimes(path, now, now).then(() => true, () => false)) return
  await DurableFiles.makeFolder(Places.bundlesOf(root))
  await DurableFiles.replace(`${path}.${randomBytes(4).toString("hex")}.part`, path, Buffer.concat(lines))
  for (const made of [join(root, "marketplace"), Places.bundlesOf(root), path]) await giveToOwner(root, made)
}

const sweep = async (root: string, used: ReadonlySet<string>): Promise<void> => {
  await fs.rm(Places.stacksOf(root), { recursive: true, force: true })
  for (const name of await names(Places.bundlesOf(root))) {
    if (used.has(name)) continue
    const path = join(Places.bundlesOf(root), name)
    const { mtimeMs } = await fs.stat(path)
    if (Date.now() - mtimeMs > young) await fs.rm(path, { force: true })
  }
}

/** Repositories below a data folder, made and served by the machine's git. */
export const layer = (root: string, { processes, time }: Limits) =>
  Layer.effect(
    PluginRepositories,
    Effect.gen(function*() {
      const turns = yield* Effect.makeSemaphore(processes)
      const problem = yield* Effect.cached(Effect.promise(Git.problem))
      const made = Making.maker(root, time)
      const failing = StoreError.from("serve plugins")

      /** A turn, given back with the scope. */
      const turn = Effect.acquireReleaseInterruptible(turns.take(1), () => turns.release(1)).pipe(
        Effect.timeoutFail({ duration: time, onTimeout: () => new RepositoriesBusy() })
      )

      return {
        problem,
        keep: (digest, lines) =>
          Effect.tryPromise({ try: () => keep(root, digest, lines), catch: StoreError.from("keep a plugin") }),
        answer: (contents, asked) =>
          Effect.gen(function*() {
            const why = yield* problem
            if (why !== undefined) return yield* new NoGit({ why })
            yield* turn
            const key = yield* Effect.tryPromise({ try: () => made(contents), catch: failing })
            const child = yield* Effect.acquireRelease(
              Effect.try({ try: () => Backend.start(Places.stacksOf(root), key, asked), catch: failing }),
              (started) => Effect.sync(() => Git.end(started))
            )
            yield* Effect.forkScoped(Effect.zipRight(Effect.sleep(time), Effect.sync(() => Git.end(child))))
            const { body, contentType, status } = yield* Effect.tryPromise({ try: () => Backend.ask(child, asked), catch: failing })
            return { status, contentType, body: Stream.fromAsyncIterable(body, failing) }
          }),
        sweep: (used) =>
          Effect.tryPromise({ try: () => sweep(root, used), catch: StoreError.from("clean up plugins") })
      }
    })
  )
