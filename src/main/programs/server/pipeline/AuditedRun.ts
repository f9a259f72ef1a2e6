import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as RunResult from "../../../../domain/pipeline/RunResult.ts"
import type * as Audit from "../../../../domain/server/Audit.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import * as Processors from "./Processors.ts"
import * as RunProcessor from "./RunProcessor.ts"

/** There is no such processor, or it is not configured; `message` names those there are. */
export class UnknownProcessor extends Schema.TaggedError<UnknownProcessor>()("UnknownProcessor", {
  message: Schema.String
}) {}

/** It runs already: in this process or in another one with the same database. */
export class AlreadyRunning extends Schema.TaggedError<AlreadyRunning>()("AlreadyRunning", { processor: Schema.String }) {
  override get message(): string {
    return `Processor '${this.processor}' is already running`
  }
}

/** The run itself ended badly, not a session of it: `<Type>: <message>`, as it stands in the audit log. */
export class RunFailed extends Schema.TaggedError<RunFailed>()("RunFailed", { message: Schema.String }) {}

/** `<Type>: <message>` of whatever was thrown (server spec §8.1). */
export const typed = (error: unknown): string => {
  const { _tag, message, name, operation } = (error ?? {}) as Record<"_tag" | "message" | "name" | "operation", unknown>
  const type = [_tag, name].find((text) => typeof text === "string") ?? "Error"
  const said = [message, operation].find((text) => typeof text === "string" && text !== "")
  return `${String(type)}: ${String(said ?? "no details")}`
}

/**
 * One run of a processor with an entry in the audit log, whatever becomes of it. What was never started leaves none
 * (server spec §8.1); interrupted it leaves none either.
 */
export const auditedRun = (name: string, actor: Audit.Actor, options: RunProcessor.Run) =>
  Effect.gen(function*() {
    const found = yield* Processors.named(name)
    if (Option.isNone(found)) return yield* new UnknownProcessor({ message: yield* Processors.unknown(name) })
    const begun = yield* Clock.currentTimeMillis
    const exit = yield* Effect.exit(RunProcessor.run(found.value, options))
    if (Exit.isSuccess(exit) && exit.value === undefined) return yield* new AlreadyRunning({ processor: name })
    if (Exit.isFailure(exit) && Cause.isInterruptedOnly(exit.cause)) return yield* Effect.interrupt
    const result = Exit.isSuccess(exit) && exit.value !== undefined ? exit.value : RunResult.empty(name)
    const problem = Exit.isFailure(exit) ? typed(Cause.squash(exit.cause)) : undefined
    const trail = yield* AuditTrail
    yield* trail.add({
      action: `run_session_processor:${name}`,
      actor,
      resource: `job:session-processor:${name}`,
      durationMs: (yield* Clock.currentTimeMillis) - begun,
      result: problem === undefined ? "ok" : "error",
      params: { ...RunResult.counts(result), ...(problem === undefined ? {} : { unhandled_error: problem }) }
    })
    if (Exit.isSuccess(exit)) return result
    yield* Effect.logError("a run of a processor failed", exit.cause)
    return yield* new RunFailed({ message: problem ?? "" })
  })
