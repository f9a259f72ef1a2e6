import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { randomUUID } from "node:crypto"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import { BlobStore, type Part, type Revised, type Staged } from "../../ports/BlobStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as ArtifactFiles from "./ArtifactFiles.ts"
import * as DurableFiles from "./DurableFiles.ts"
import * as SessionFiles from "./SessionFiles.ts"
import * as Staging from "./Staging.ts"

const attempt = <A>(operation: string, run: () => Promise<A>): Effect.Effect<A, StoreError.StoreError> =>
  Effect.tryPromise({ try: run, catch: StoreError.from(operation) })

const stagingName = (): string => `${process.pid}-${randomUUID()}.part`

const make = (root: string): BlobStore["Type"] => {
  const incoming = join(root, "incoming")
  const files = SessionFiles.under(root)
  const artifacts = ArtifactFiles.under(root)
  const staged = (blob: Staged): string => join(incoming, blob.id)
  const notes = (userId: string): string => join(root, "user_local_md", `${SessionFiles.safeUser(userId)}.md`)
  const moved = new Set<string>()
  const move = (blob: Staged, run: (path: string) => Promise<void>): Effect.Effect<void, StoreError.StoreError> =>
    Effect.map(attempt("publish a session", () => run(staged(blob))), () => void moved.add(blob.id))

  return {
    stage: (bytes, limit) =>
      Effect.suspend(() => {
        const id = stagingName()
        const taken = Staging.take(join(incoming, id), bytes, limit, () => moved.delete(id))
        return Effect.map(taken, ({ sha256, size }) => ({ id, sha256, size }))
      }),
    publish: (blob, key, previous) => move(blob, (path) => files.publish(path, key, previous)),
    publishAside: (blob, key) => move(blob, (path) => files.publishAside(path, key)),
    stagedPrefix: (blob, length) =>
      attempt("read a staging file", async () => SessionFiles.hashOf(await fs.open(staged(blob), "r"), length)),
    prefix: (key, length) =>
      attempt("read a session", async () => {
        const file = await files.open(key)
        return file === undefined ? undefined : SessionFiles.hashOf(file, length)
      }),
    read: (key, part) => read(files, key, part),
    drop: (key) => attempt("delete a version", () => files.drop(key)),
    erase: (key) => attempt("erase a session", () => files.erase(key)),
    publishArtifact: (blob, userId, name) => move(blob, (path) => artifacts.publish(path, userId, name)),
    readArtifact: (userId, name) => whole(attempt("read an artifact", () => artifacts.open(userId, name))),
    dropArtifact: (userId, name) => attempt("delete an artifact", () => artifacts.drop(userId, name)),
    sweepArtifacts: (used) => attempt("clean up artifacts", () => artifacts.sweep(used)),
    writeNotes: (userId, content) =>
      attempt("write notes", () =>
        DurableFiles.replace(
          join(incoming, stagingName()),
          notes(userId),
          Buffer.from(content, "utf8")
        )),
    readNotes: (userId) => attempt("read notes", () => fs.readFile(notes(userId), "utf8").catch(absent)),
    sweep: attempt("clean the staging folder", async () => {
      for (const name of await fs.readdir(incoming)) await DurableFiles.remove(join(incoming, name))
    })
  }
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== "ENOENT") throw error
}

const everything: Part = { offset: 0, length: Infinity }

const whole = (
  open: Effect.Effect<fs.FileHandle, StoreError.StoreError>
): Stream.Stream<Uint8Array, StoreError.StoreError> =>
  Stream.unwrapScoped(Effect.map(
    Effect.acquireRelease(open, (file) => Effect.promise(() => file.close())),
    (file) => Stream.fromAsyncIterable(SessionFiles.chunks(file, Infinity), StoreError.from("read a file"))
  ))

const read = (
  files: SessionFiles.SessionFiles,
  key: Revised,
  part: Part = everything
): Stream.Stream<Uint8Array, StoreError.StoreError> =>
  Stream.unwrapScoped(Effect.gen(function*() {
    const file = yield* Effect.acquireRelease(
      attempt("read a session", () => files.open(key)),
      (file) => Effect.promise(async () => file?.close())
    )
    if (file === undefined) return yield* StoreError.from("read a session")(new Error(`no version ${label(key)}`))
    return Stream.fromAsyncIterable(SessionFiles.chunks(file, part.length, part.offset), StoreError.from("read a session"))
  }))

const label = (key: Revised): string => `${key.userId}/${key.session}/${key.file ?? ""}#${key.revision}`

/**
 * Bytes in a folder: `user_sessions/<user id>/<session>.jsonl` is the current version,
 * `user_sessions/<user id>/.revisions/<session>/<n>.jsonl` the others, `.family/<session>` beside them holds its family,
 * `incoming` holds what is still arriving (design §5). All of it must lie on one volume.
 */
export const layer = (root: string): Layer.Layer<BlobStore, StoreError.StoreError> =>
  Layer.effect(
    BlobStore,
    Effect.as(attempt("open the data folder", () => DurableFiles.makeFolder(join(root, "incoming"))), make(root))
  )
