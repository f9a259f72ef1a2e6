import * as Effect from "effect/Effect"
import * as Notes from "../../../../domain/knowledge/Notes.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { BlobStore } from "../../../../ports/BlobStore.ts"
import { Digest } from "../../../../ports/Digest.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"

/** Notes of a person. */
export interface Noted {
  readonly userId: string
  readonly hash: string
  /** Nobody has read these yet. */
  readonly isNew: boolean
}

export const hashed = (text: string) =>
  Effect.map(Digest, ({ sha256 }) => sha256(new TextEncoder().encode(text)))

export const textOf = (userId: string) => Effect.flatMap(BlobStore, (blobs) => blobs.readNotes(userId))

/** What stands for a text that was read: other instructions make other notes of it. */
export const hashOf = (text: string) => hashed(`${Notes.version}\n${text}`)

const look = (userId: string) =>
  Effect.gen(function*() {
    const text = yield* textOf(userId)
    if (text === undefined) return []
    const hash = yield* hashOf(text)
    const last = yield* Effect.flatMap(KnowledgeStore, (store) => store.notesRead(userId))
    return [{ userId, hash, isNew: hash !== last } satisfies Noted]
  })

/** Everybody's who may come in and has some. One text is held at a time. */
export const all = Effect.gen(function*() {
  const users = yield* Effect.flatMap(Accounts, (accounts) => accounts.users)
  return (yield* Effect.forEach(users.filter(({ active }) => active), ({ id }) => look(id))).flat()
})
