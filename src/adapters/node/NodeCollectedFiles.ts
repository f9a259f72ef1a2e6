import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createHash, randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { open, rename, unlink, utimes } from "node:fs/promises"
import * as Beside from "../../domain/collect/Beside.ts"
import { CollectedFiles, type Kept } from "../../ports/CollectedFiles.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Descend from "./Descend.ts"
import * as DurableFiles from "./DurableFiles.ts"
import * as SessionFiles from "./SessionFiles.ts"
import * as TargetFolder from "./TargetFolder.ts"

const attempt = <A>(operation: string, run: () => Promise<A>): Effect.Effect<A, StoreError.StoreError> =>
  Effect.tryPromise({ try: run, catch: StoreError.from(operation) })

/** Everything in the target is ours: what others put there is neither followed nor replaced. */
const ours = (): Descend.Bounds => ({ owner: process.geteuid!(), device: undefined })

const partial = /^\.(\d+)-[0-9a-f]{16}\.part$/

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return Descend.codeOf(error) !== "ESRCH"
  }
}

/** The folder of one user, open; made when it is wanted. */
const folderOf = (root: string, user: string, wanted: TargetFolder.Access | undefined) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const top = Descend.top(root, ours())
        if (top === undefined) return undefined
        try {
          const found = Descend.folder(top, user, ours())
          if (found !== undefined || wanted === undefined) return found
          fs.mkdirSync(Descend.below(top, user), 0o700)
          const made = Descend.folder(top, user, ours())
          if (made !== undefined) TargetFolder.give(made, wanted)
          return made
        } finally {
          fs.closeSync(top)
        }
      },
      catch: StoreError.from("open the target folder")
    }),
    (folder) => Effect.sync(() => folder === undefined || fs.closeSync(folder))
  )

/** Hash and length of a kept file's first bytes; `undefined` when it is not there. */
const keptFile = async (folder: number, name: string, length: number) => {
  const descriptor = Descend.file(folder, name, ours())
  if (descriptor === undefined) return undefined
  try {
    const { size } = fs.fstatSync(descriptor)
    const file = await open(`/proc/self/fd/${descriptor}`, "r")
    return { size, prefix: await SessionFiles.hashOf(file, Math.min(size, length)) }
  } finally {
    fs.closeSync(descriptor)
  }
}

interface Staged {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** Compares with what is there and puts the staged file in its place; the decision of `CollectedFiles.keep`. */
const place = async (folder: number, name: string, staged: Staged, modifiedAt: number): Promise<Kept> => {
  const old = await keptFile(folder, name, staged.size)
  const move = async (to: string): Promise<void> => {
    const seconds = modifiedAt / 1000
    await utimes(staged.path, seconds, seconds)
    await rename(staged.path, Descend.below(folder, to))
    await DurableFiles.syncFolder(`/proc/self/fd/${folder}`)
  }
  if (old === undefined) {
    await move(name)
    return "copied"
  }
  if (old.size >= staged.size && old.prefix === staged.sha256) return old.size === staged.size ? "same" : "older"
  const beginning = await SessionFiles.hashOf(await open(staged.path, "r"), old.size)
  if (old.size < staged.size && beginning === old.prefix) {
    await move(name)
    return "refreshed"
  }
  const beside = Beside.nameOf(name, staged.sha256)
  if (await keptFile(folder, beside, 0) !== undefined) return "same"
  await move(beside)
  return "refreshed"
}

/** Takes the bytes into a file of its own, deleted with the scope unless it was moved away. */
const stage = <E, R>(folder: number, bytes: Stream.Stream<Uint8Array, E, R>, fileMode: number) =>
  Effect.gen(function*() {
    const path = Descend.below(folder, `.${process.pid}-${randomBytes(8).toString("hex")}.part`)
    const file = yield* Effect.acquireRelease(
      attempt("open a staging file", () => open(path, "wx", fileMode)),
      () => Effect.ignore(attempt("delete a staging file", () => DurableFiles.remove(path)))
    )
    const hash = createHash("sha256")
    let size = 0
    yield* Stream.runForEach(bytes, (chunk) => {
      size += chunk.length
      hash.update(chunk)
      return attempt("write a collected file", () => DurableFiles.writeAll(file, chunk))
    }).pipe(
      Effect.zipRight(attempt("write a collected file", async () => {
        await file.chmod(fileMode)
        await file.sync()
      })),
      Effect.ensuring(Effect.ignore(attempt("close a collected file", () => file.close())))
    )
    return { path, size, sha256: hash.digest("hex") }
  })

/** What runs that died left in a user's folder. */
const sweep = async (folder: number): Promise<void> => {
  for (const name of fs.readdirSync(`/proc/self/fd/${folder}`)) {
    const pid = partial.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await unlink(Descend.below(folder, name))
  }
}

const make = (root: string, group: string): CollectedFiles["Type"] => {
  let access: TargetFolder.Access = { gid: undefined, folderMode: 0o700, fileMode: 0o600 }
  const swept = new Set<string>()
  return {
    prepare: attempt("make the target folder", async () => {
      const prepared = await TargetFolder.prepare(root, group)
      access = prepared.access
      swept.clear()
      return prepared.warnings
    }),
    has: (user, file) =>
      Effect.scoped(Effect.flatMap(folderOf(root, user, undefined), (folder) =>
        attempt("look into the target folder", async () =>
          folder !== undefined && await keptFile(folder, file, 0) !== undefined))),
    keep: (user, file, { bytes, modifiedAt }) =>
      Effect.scoped(Effect.gen(function*() {
        const folder = yield* folderOf(root, user, access)
        if (folder === undefined) return yield* StoreError.from("make a folder in the target")(new Error("it is gone"))
        if (!swept.has(user)) yield* attempt("clean the target folder", () => sweep(folder))
        swept.add(user)
        const staged = yield* stage(folder, bytes, access.fileMode)
        return yield* attempt("keep a collected file", () => place(folder, file, staged, modifiedAt))
      })),
    remove: (user, file) =>
      Effect.scoped(Effect.flatMap(folderOf(root, user, undefined), (folder) =>
        attempt("delete a collected file", async () => {
          if (folder === undefined) return
          const names = fs.readdirSync(`/proc/self/fd/${folder}`)
            .filter((name) => name === file || Beside.isBeside(file, name))
          for (const name of names) await DurableFiles.remove(Descend.below(folder, name))
          if (names.length > 0) await DurableFiles.syncFolder(`/proc/self/fd/${folder}`)
        })))
  }
}

/** `<root>/<user>/<file>`, in the hands of whoever runs this; `group` may read all of it where there is such one. */
export const layer = (root: string, group: string = TargetFolder.groupName): Layer.Layer<CollectedFiles> =>
  Layer.sync(CollectedFiles, () => make(root, group))
