import * as Effect from "effect/Effect"
import * as Contradictions from "../../../../domain/knowledge/Contradictions.ts"
import * as Duplicates from "../../../../domain/knowledge/Duplicates.ts"
import type { Finding } from "../../../../domain/knowledge/Finding.ts"
import type { Item } from "../../../../domain/knowledge/Item.ts"
import type { ProcessorFailed } from "../../../../domain/pipeline/Processor.ts"
import { KnowledgeStore, type Recorded } from "../../../../ports/KnowledgeStore.ts"
import type { LanguageModel } from "../../../../ports/LanguageModel.ts"
import { unread } from "./ReadSession.ts"

export type Compared = Omit<Recorded, "findings">

export const nothing: Compared = { relations: [], contradictions: [] }

/** Known items of one domain that something new is compared with (server spec §7.4). */
const most = 100

/** Items of the domains of what was found, without those themselves. */
const known = (findings: ReadonlyArray<Finding>) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const except = findings.map(({ id }) => id)
    const domains = new Set(findings.map(({ domain }) => domain))
    const found = yield* Effect.forEach(domains, (domain) => store.candidates({ domain, except, limit: most }))
    return found.flat()
  })

const unheardOf = (findings: ReadonlyArray<Finding>) =>
  Effect.flatMap(KnowledgeStore, (store) =>
    Effect.filter(findings, ({ id }) => Effect.map(store.find(id), (item) => item === undefined)))

/** A judge that fails costs what it would have said and nothing else (15.2-37): it is not what the session says. */
const judged = (model: LanguageModel["Type"], found: ReadonlyArray<Finding>, items: ReadonlyArray<Item>) =>
  model.extract({
    system: Contradictions.system,
    prompt: Contradictions.question(found, items),
    maxTokens: Contradictions.mostTokens,
    schemaName: Contradictions.name,
    schema: Contradictions.Judgement
  }).pipe(
    Effect.map((judgement) => Contradictions.clashes(judgement, found, items)),
    Effect.catchAll(({ kind, message }) =>
      Effect.as(Effect.logWarning(`no look for contradictions: ${kind}: ${message}`), []))
  )

/**
 * What the findings of a session resemble and contradict. Facts the team has already are only asked about once: when
 * they are new. Nothing is asked when `isStored` says that the session is gone.
 */
export const compare = (
  findings: ReadonlyArray<Finding>,
  model: LanguageModel["Type"],
  isStored: Effect.Effect<boolean, ProcessorFailed>
) =>
  Effect.gen(function*() {
    if (findings.length === 0) return nothing
    const items = yield* Effect.mapError(known(findings), unread)
    const fresh = yield* Effect.mapError(unheardOf(findings), unread)
    const relations = Duplicates.likenesses(findings, items)
    if (fresh.length === 0 || items.length === 0 || !(yield* isStored)) return { relations, contradictions: [] }
    return { relations, contradictions: yield* judged(model, fresh, items) }
  })
