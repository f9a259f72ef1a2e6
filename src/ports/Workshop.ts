import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { ProcessorFailed } from "../domain/pipeline/Processor.ts"

/**
 * Does work that may run away: long loops and heaps of data hold up nobody else. Which tasks there are is agreed between
 * who asks and who made the workshop.
 */
export class Workshop extends Context.Tag("agnes/server/Workshop")<Workshop, {
  /**
   * What a task makes of `input`; both are plain data. Fails with what the task failed with; `permanent` when it took more
   * memory than it may; `transient` when it broke. When this is interrupted nothing comes of the work any more.
   */
  readonly run: (task: string, input: unknown) => Effect.Effect<unknown, ProcessorFailed>
}>() {}
