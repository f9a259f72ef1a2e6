import * as Effect from "effect/Effect"
import * as Confidence from "../../../../domain/knowledge/Confidence.ts"
import * as Finding from "../../../../domain/knowledge/Finding.ts"
import * as Notes from "../../../../domain/knowledge/Notes.ts"
import * as Budget from "../../../../domain/language/Budget.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { BlobStore } from "../../../../ports/BlobStore.ts"
import { Digest } from "../../../../ports/Digest.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import type { LanguageModel, LanguageModelError } from "../../../../ports/LanguageModel.ts"
import { LanguageModels } from "../LanguageModels.ts"
import * as Compare from "../pipeline/Compare.ts"

/** What a run did. Plain values: route, command line and audit log print them. */
export interface Ran {
  /** People who have notes. */
  readonly notes: number
  /** Notes that were new or had changed, and were read. */
  readonly read: number
  readonly itemsNew: number
  /** Facts that were left out because there may be a secret in them. */
  readonly itemsFiltered: number
  readonly errors: ReadonlyArray<{ readonly user: string; readonly error: string }>
  /** Why it ended before its end; the rest is read by the next run. */
  readonly stopped: string | undefined
}

const nothing: Ran = { notes: 0, read: 0, itemsNew: 0, itemsFiltered: 0, errors: [], stopped: undefined }

interface Due {
  readonly userId: string
  readonly text: string
  readonly hash: string
}

const hashed = (text: string) =>
  Effect.map(Digest, ({ sha256 }) => sha256(new TextEncoder().encode(text)))

/** Notes of people who may come in, as they are now, if nobody has read those yet. */
const due = (userId: string) =>
  Effect.gen(function*() {
    const text = yield* Effect.flatMap(BlobStore, (blobs) => blobs.readNotes(userId))
    if (text === undefined) return undefined
    const hash = yield* hashed(`${Notes.version}\n${text}`)
    const last = yield* Effect.flatMap(KnowledgeStore, (store) => store.notesRead(userId))
    return { userId, text, hash, isNew: hash !== last }
  })

const weighed = (found: Omit<Finding.Finding, "id">) =>
  Effect.map(hashed(Finding.identity(found)), (sha256): Finding.Weighed => ({
    ...found,
    id: Finding.idOf(sha256),
    confidence: Confidence.of("claude_local_md"),
    sourceType: "claude_local_md"
  }))

/** Does asking about other notes make sense after this? */
const endsRun: Readonly<Record<LanguageModelError["kind"], boolean>> = {
  auth: true,
  "rate-limit": true,
  timeout: true,
  unavailable: true,
  format: false,
  refusal: false,
  unsupported: false
}

/** Asks about the notes of one person, once more when the answer has not the shape asked for; keeps what is found. */
const read = (model: LanguageModel["Type"], { hash, text, userId }: Due) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    if (text.trim() === "") {
      return { ...(yield* store.recordNotes(userId, hash, { findings: [], ...Compare.nothing })), filtered: 0 }
    }
    const reply = yield* model.extract({
      system: Notes.system,
      prompt: Notes.question(text),
      maxTokens: Notes.mostTokens,
      schemaName: Notes.name,
      schema: Notes.Facts
    }).pipe(Effect.retry({ times: 1, while: ({ kind }) => kind === "format" }))
    const { filtered, findings } = Notes.taken(reply, text)
    const known = yield* Effect.forEach(findings, weighed)
    const compared = yield* Compare.compare(known, model, Effect.succeed(true))
    return { ...(yield* store.recordNotes(userId, hash, { findings: known, ...compared })), filtered }
  })

/** What is not answered twice is not asked again before it changes; it keeps what it has taught so far. */
const gaveUp = ({ hash, userId }: Due) =>
  Effect.flatMap(KnowledgeStore, (store) => store.recordNotes(userId, hash, undefined))

const step = (model: LanguageModel["Type"], soFar: Ran, one: Due) =>
  read(model, one).pipe(
    Effect.map(({ created, filtered }): Ran => ({
      ...soFar,
      read: soFar.read + 1,
      itemsNew: soFar.itemsNew + created,
      itemsFiltered: soFar.itemsFiltered + filtered
    })),
    Effect.catchTags({
      LanguageModelError: ({ kind, message }) => {
        const failed: Ran = { ...soFar, errors: [...soFar.errors, { user: one.userId, error: `${kind}: ${message}` }] }
        return endsRun[kind] ? Effect.succeed({ ...failed, stopped: message }) : Effect.as(gaveUp(one), failed)
      },
      ProcessorFailed: ({ reason }) => {
        const errors = [...soFar.errors, { user: one.userId, error: reason }]
        return Effect.succeed<Ran>({ ...soFar, errors, stopped: reason })
      }
    })
  )

/**
 * Reads the notes people sent (`CLAUDE.local.md`) that are new or have changed, and keeps what they teach as pending
 * items of theirs (W-7). `NotConfigured` when there is something to read and no model to ask; nothing is noted then.
 * `report` is told after each.
 */
export const run = (report: (soFar: Ran) => Effect.Effect<void> = () => Effect.void) =>
  Effect.gen(function*() {
    const users = yield* Effect.flatMap(Accounts, (accounts) => accounts.users)
    const found = yield* Effect.forEach(users.filter(({ active }) => active), ({ id }) => due(id))
    const all = found.flatMap((one) => one === undefined ? [] : [one])
    const fresh = all.filter(({ isNew }) => isNew)
    let soFar: Ran = { ...nothing, notes: all.length }
    if (fresh.length === 0) return soFar
    const { budget, open } = yield* LanguageModels
    const model = yield* open
    for (const one of fresh) {
      const problem = Budget.problem(budget, yield* model.spent)
      if (problem !== undefined) return { ...soFar, stopped: problem }
      soFar = yield* step(model, soFar, one)
      yield* report(soFar)
      if (soFar.stopped !== undefined) return soFar
    }
    return soFar
  })
