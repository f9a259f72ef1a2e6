import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { Note, Progress } from "../../domain/server/PartialUpload.ts"
import { type PartialKey, PartialUploads } from "../../ports/PartialUploads.ts"
import * as StoreError from "../../ports/StoreError.ts"

interface Held {
  readonly key: PartialKey
  readonly note: Note
  bytes: Uint8Array
  answer: string | undefined
  at: number
}

const gone = StoreError.from("find an upload in parts")(new Error("not there"))

const make = (): PartialUploads["Type"] => {
  const all = new Map<string, Held>()
  const name = ({ id, userId }: PartialKey): string => `${userId}/${id}`
  const progress = ({ answer, bytes, note }: Held): Progress =>
    ({ ...note, received: bytes.length, ...(answer === undefined ? {} : { answer }) })
  const held = (key: PartialKey) =>
    Effect.suspend(() => {
      const found = all.get(name(key))
      return found === undefined ? gone : Effect.succeed(found)
    })
  const drop = (which: (one: Held) => boolean): void => {
    for (const [key, one] of all) if (which(one)) all.delete(key)
  }
  return {
    find: (key) =>
      Effect.sync(() => {
        const found = all.get(name(key))
        return found && progress(found)
      }),
    begin: (key, note, at) =>
      Effect.sync(() => void all.set(name(key), { key, note, bytes: new Uint8Array(), answer: undefined, at })),
    add: (key, { bytes, failed }, most, at) =>
      Effect.flatMap(held(key), (found) => {
        let left = most
        return Stream.runForEach(Stream.fromAsyncIterable(bytes, failed), (chunk) => {
          const taken = chunk.slice(0, left)
          left -= taken.length
          return Effect.sync(() => {
            found.at = at
            found.bytes = new Uint8Array(Buffer.concat([found.bytes, taken]))
          })
        }).pipe(Effect.uninterruptible, Effect.map(() => found.bytes.length))
      }),
    read: (key) => Stream.unwrap(Effect.map(held(key), ({ bytes }) => Stream.make(bytes))),
    answered: (key, answer, at) =>
      Effect.map(held(key), (found) => {
        Object.assign(found, { answer, at, bytes: new Uint8Array() })
      }),
    remove: (key) => Effect.sync(() => void all.delete(name(key))),
    of: (userId) =>
      Effect.sync(() =>
        [...all.values()].filter(({ key }) => key.userId === userId).sort((a, b) => b.at - a.at)
          .map((one) => ({ ...one.key, progress: progress(one) }))),
    erase: ({ session, userId }) =>
      Effect.sync(() => drop(({ key, note }) => key.userId === userId && note.session === session)),
    sweep: (before) => Effect.sync(() => drop(({ at }) => at < before))
  }
}

/** Uploads under way for as long as the process lives. */
export const layer = Layer.sync(PartialUploads, make)
