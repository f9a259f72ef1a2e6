import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Worker } from "node:worker_threads"
import { ProcessorFailed } from "../../domain/pipeline/Processor.ts"
import { Workshop } from "../../ports/Workshop.ts"

export interface Options {
  /** What runs in the thread: takes a `Request` at a time and answers each with a `Reply`. */
  readonly script: string
  /** Given to the thread as its `workerData`. */
  readonly data: unknown
  /** Bytes of JavaScript objects; buffers do not count. */
  readonly memory: number
}

export interface Request {
  readonly task: string
  readonly input: unknown
}

export type Reply =
  | { readonly _tag: "Done"; readonly value: unknown }
  | { readonly _tag: "Failed"; readonly kind: "transient" | "permanent"; readonly reason: string }

/** Milliseconds a thread without work is kept: until the next session, not until the next run. */
const kept = 10_000

const MiB = 1024 ** 2

const failed = (kind: "transient" | "permanent", reason: string) => new ProcessorFailed({ kind, reason })

/** Of these only: without those it set itself a thread hears nothing any more. */
const silence = (worker: Worker): void => {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event)
}

const make = ({ data, memory, script }: Options) => {
  let idle: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | undefined
  const limit = Math.ceil(memory / MiB)

  const hire = (): Worker => {
    const found = idle
    idle = undefined
    if (found === undefined) {
      return new Worker(script, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: limit }, stdout: false })
    }
    clearTimeout(found.timer)
    silence(found.worker)
    found.worker.ref()
    return found.worker
  }

  const dismiss = (worker: Worker): void => void worker.terminate()

  const rest = (worker: Worker): void => {
    silence(worker)
    // Whatever it says now is said to nobody.
    worker.on("error", () => {})
    if (idle !== undefined) return dismiss(worker)
    worker.unref()
    const timer = setTimeout(close, kept)
    timer.unref()
    worker.on("exit", () => {
      if (idle?.worker === worker) idle = undefined
    })
    idle = { worker, timer }
  }

  const close = (): void => {
    if (idle === undefined) return
    clearTimeout(idle.timer)
    dismiss(idle.worker)
    idle = undefined
  }

  const run: Workshop["Type"]["run"] = (task, input) =>
    Effect.async<unknown, ProcessorFailed>((resume) => {
      const worker = hire()
      const end = (result: Effect.Effect<unknown, ProcessorFailed>, isFit: boolean): void => {
        if (isFit) rest(worker)
        else {
          silence(worker)
          worker.on("error", () => {})
          dismiss(worker)
        }
        resume(result)
      }
      worker.on("message", (reply: Reply) =>
        end(reply._tag === "Done" ? Effect.succeed(reply.value) : failed(reply.kind, reply.reason), true))
      worker.on("error", (error: NodeJS.ErrnoException) =>
        end(
          error.code === "ERR_WORKER_OUT_OF_MEMORY"
            ? failed("permanent", `took more than ${limit} MiB of memory`)
            : failed("transient", `the thread ended: ${error.code ?? error.name}`),
          false
        ))
      worker.on("exit", (code) => end(failed("transient", `the thread ended with ${code}`), false))
      worker.postMessage({ task, input } satisfies Request)
      return Effect.sync(() => {
        silence(worker)
        worker.on("error", () => {})
        dismiss(worker)
      })
    })

  return { run, close }
}

/**
 * Works in a thread with a bounded heap, one for each task under way; one without work is kept for a moment. A thread
 * is ended with the scope, when its task is interrupted and when it breaks.
 */
export const layer = (options: Options) =>
  Layer.scoped(Workshop, Effect.acquireRelease(Effect.sync(() => make(options)), ({ close }) => Effect.sync(close)))
