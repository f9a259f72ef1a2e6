import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import * as RunResult from "../../../domain/pipeline/RunResult.ts"
import * as Audit from "../../../domain/server/Audit.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { auditedRun, type RunFailed } from "../../programs/server/pipeline/AuditedRun.ts"
import type * as Collecting from "../collecting/Collecting.ts"
import * as CorporateMemory from "../jobs/CorporateMemory.ts"
import * as Collect from "../jobs/Collect.ts"
import * as Limits from "../jobs/Limits.ts"
import * as Registry from "../jobs/Registry.ts"
import * as Replies from "../Replies.ts"
import type * as Settings from "../Settings.ts"

const broke = ({ message }: Pick<RunFailed, "message">) => new Refusal.Refusal({ kind: "internal", detail: message })

const collect = (settings: Collecting.Place) =>
  Effect.gen(function*() {
    const { code, stats } = yield* Collect.collect(settings, Audit.person(yield* CurrentUser))
    return { ok: code === 0, details: { rc: code, ...stats } }
  }).pipe(Effect.catchTags({ StoreError: Replies.storeFailed, RunFailed: broke }))

const process = (settings: Limits.Limits, name: string | undefined) =>
  Effect.gen(function*() {
    if (name === undefined) return yield* Refusal.missing("query", "processor")
    const details = yield* auditedRun(name, Audit.person(yield* CurrentUser), Limits.of(settings))
    return { ok: RunResult.isWhole(details), details }
  }).pipe(Effect.catchTags({
    StoreError: Replies.storeFailed,
    RunFailed: broke,
    UnknownProcessor: ({ message }) => Refusal.badRequest(message),
    AlreadyRunning: ({ message }) => Refusal.busy(message)
  }))

const remember = (settings: Settings.Values) => Effect.gen(function*() {
  const ran = yield* CorporateMemory.audited(Audit.person(yield* CurrentUser), Registry.roomOf(settings))
  return {
    ok: ran.errors.length === 0,
    details: {
      notes: ran.notes,
      notes_read: ran.read,
      items_new: ran.itemsNew,
      items_filtered: ran.itemsFiltered,
      errors: ran.errors.length,
      errors_detail: ran.errors,
      skipped: ran.read === 0 && ran.errors.length === 0,
      ...ran.stopped === undefined ? {} : { stopped: ran.stopped }
    }
  }
}).pipe(Effect.catchTags({
  StoreError: Replies.storeFailed,
  RunFailed: broke,
  NotConfigured: ({ reason }) => broke({ message: `There is no language model to ask: ${reason}` }),
  AlreadyRunning: ({ message }) => Refusal.busy(message)
}))

export const layer = (settings: Settings.Values) =>
  HttpApiBuilder.group(Api, "jobs", (handlers) =>
    handlers
      .handle("collect", () => collect(settings))
      .handle("remember", () => remember(settings))
      .handle("process", ({ urlParams }) => process(settings, urlParams.processor)))
