import * as Effect from "effect/Effect"
import * as Confidence from "../../../../domain/knowledge/Confidence.ts"
import * as Finding from "../../../../domain/knowledge/Finding.ts"
import * as Notes from "../../../../domain/knowledge/Notes.ts"
import * as Room from "../../../../domain/knowledge/Room.ts"
import * as Budget from "../../../../domain/language/Budget.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import type { LanguageModel, LanguageModelError } from "../../../../ports/LanguageModel.ts"
import { LanguageModels } from "../LanguageModels.ts"
import * as Compare from "../pipeline/Compare.ts"
import * as DueNotes from "./DueNotes.ts"

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

const weighed = (found: Omit<Finding.Finding, "id">) =>
  Effect.map(DueNotes.hashed(Finding.identity(found)), (sha256): Finding.Weighed => ({
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
const read = (model: LanguageModel["Type"], userId: string) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const text = (yield* DueNotes.textOf(userId)) ?? ""
    const hash = yield* DueNotes.hashOf(text)
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

/** What is not answered twice is not asked again before it changes or somebody says so. */
const gaveUp = ({ hash, userId }: DueNotes.Noted, reason: string) =>
  Effect.flatMap(KnowledgeStore, (store) => store.giveUpNotes(userId, hash, reason))

const failed = (soFar: Ran, { userId }: DueNotes.Noted, error: string): Ran =>
  ({ ...soFar, errors: [...soFar.errors, { user: userId, error }] })

const step = (model: LanguageModel["Type"], soFar: Ran, one: DueNotes.Noted) =>
  read(model, one.userId).pipe(
    Effect.map(({ created, filtered }): Ran => ({
      ...soFar,
      read: soFar.read + 1,
      itemsNew: soFar.itemsNew + created,
      itemsFiltered: soFar.itemsFiltered + filtered
    })),
    Effect.catchTags({
      LanguageModelError: ({ kind, message }) => {
        const reason = `${kind}: ${message}`
        const told = failed(soFar, one, reason)
        return endsRun[kind] ? Effect.succeed({ ...told, stopped: message }) : Effect.as(gaveUp(one, reason), told)
      },
      ProcessorFailed: ({ reason }) => Effect.succeed<Ran>({ ...failed(soFar, one, reason), stopped: reason })
    })
  )

/** How much of a person waits to be judged. */
const pending = (userId: string) =>
  Effect.flatMap(KnowledgeStore, (store) => store.count({ from: userId, statuses: ["pending"] }))

/**
 * Reads the notes people sent (`CLAUDE.local.md`) that are new or have changed, and keeps what they teach as pending
 * items of theirs (W-7). `NotConfigured` when there is something to read and no model to ask; nothing is noted then.
 * Notes of people of whom as much waits as may wait are left for a later run. `report` is told after each.
 */
export const run = (room: Room.Room, report: (soFar: Ran) => Effect.Effect<void> = () => Effect.void) =>
  Effect.gen(function*() {
    const all = yield* DueNotes.all
    const fresh = all.filter(({ isNew }) => isNew)
    let soFar: Ran = { ...nothing, notes: all.length }
    if (fresh.length === 0) return soFar
    const { budget, open } = yield* LanguageModels
    const model = yield* open
    for (const one of fresh) {
      const problem = Budget.problem(budget, yield* model.spent) ?? Room.spent(room, soFar.itemsNew)
      if (problem !== undefined) return { ...soFar, stopped: problem }
      const full = Room.full(room, yield* pending(one.userId))
      soFar = full === undefined ? yield* step(model, soFar, one) : failed(soFar, one, full)
      yield* report(soFar)
      if (soFar.stopped !== undefined) return soFar
    }
    return soFar
  })
