import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { BlobTooLarge, type Incoming } from "../../ports/BlobStore.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as StagingFile from "./StagingFile.ts"

/** The source of the bytes failed, not we. */
class Broken extends Error {}

/** A loop as plain as can be: every upload goes through it. */
const pull = async (
  bytes: AsyncIterable<Uint8Array>,
  add: (piece: Uint8Array) => Promise<void> | undefined,
  end: () => Promise<StagingFile.Taken>
): Promise<StagingFile.Taken> => {
  const pieces = bytes[Symbol.asyncIterator]()
  let ended = false
  const next = async (): Promise<IteratorResult<Uint8Array, unknown>> => {
    try {
      const piece = await pieces.next()
      ended = piece.done === true
      return piece
    } catch (cause) {
      ended = true
      throw new Broken("", { cause })
    }
  }
  try {
    for (let piece = await next(); piece.done !== true; piece = await next()) await add(piece.value)
    return await end()
  } finally {
    if (!ended) await pieces.return?.()
  }
}

/** Takes bytes into a file of their own, deleted with the scope unless it has been `moved` away by then. */
export const take = <E, R>(
  path: string,
  incoming: Incoming<E, R>,
  limit: number,
  moved: () => boolean
): Effect.Effect<StagingFile.Taken, E | BlobTooLarge | StoreError.StoreError, R | Scope.Scope> =>
  Effect.suspend(() => {
    const file = StagingFile.make(path)
    let size = 0
    const add = (piece: Uint8Array): Promise<void> | undefined => {
      size += piece.length
      if (size > limit) throw new BlobTooLarge({ limit })
      return file.add(piece)
    }
    const failed = (error: unknown): BlobTooLarge | StoreError.StoreError =>
      error instanceof BlobTooLarge ? error : StoreError.from("write a staging file")(error)
    const end = () => Effect.tryPromise({ try: file.end, catch: failed })
    const work = "failed" in incoming
      ? Effect.tryPromise({
        try: () => pull(incoming.bytes, add, file.end),
        catch: (error) => error instanceof Broken ? incoming.failed(error.cause) : failed(error)
      })
      : Effect.zipRight(
        Stream.runForEach(incoming, (piece) => Effect.tryPromise({ try: async () => add(piece), catch: failed })),
        Effect.suspend(end)
      )
    const discard = Effect.tryPromise({ try: file.discard, catch: StoreError.from("delete a staging file") })
    return Effect.zipRight(
      Effect.addFinalizer(() => moved() ? Effect.void : Effect.ignore(discard)),
      work
    )
  })
