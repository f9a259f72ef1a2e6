import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ProcessorFailed } from "../../domain/pipeline/Processor.ts"
import { Workshop } from "../../ports/Workshop.ts"

export type Tasks = Readonly<Record<string, (input: never) => Effect.Effect<unknown, ProcessorFailed>>>

const broke = (reason: string) => new ProcessorFailed({ kind: "transient", reason })

/** Works in this very thread: for tests, and for what is known not to run away. */
export const make = (tasks: Tasks): Workshop["Type"] => ({
  run: (name, input) =>
    Effect.suspend(() => Object.hasOwn(tasks, name) ? tasks[name]!(input as never) : broke("there is no such task")).pipe(
      Effect.catchAllDefect((defect) =>
        Effect.zipRight(Effect.logError("a task broke", Cause.die(defect)), broke("the task broke"))),
      Effect.map((value) => structuredClone(value))
    )
})

export const layer = (tasks: Tasks) => Layer.succeed(Workshop, make(tasks))
