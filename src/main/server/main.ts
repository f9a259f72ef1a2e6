import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as NodeLocks from "../../adapters/node/NodeLocks.ts"
import { Locks } from "../../ports/Locks.ts"
import * as Explain from "./Explain.ts"
import * as Log from "./observe/Log.ts"
import * as Serve from "./Serve.ts"
import type * as Settings from "./Settings.ts"

export { collect } from "./collecting/Command.ts"
export { schedule } from "./jobs/Alone.ts"
export { pipeline } from "./jobs/Operate.ts"
export { backup } from "./keeping/Backup.ts"
export { check } from "./keeping/Check.ts"
export { restore } from "./keeping/Restore.ts"
export { operators } from "./Operators.ts"
export { importOriginal } from "./original/Command.ts"
export { read as settings } from "./Settings.ts"

/**
 * The server as the command line starts it: promises and plain values only, because this is a bundle of its own that
 * is loaded when it is needed and brings its own copy of everything. Logs go to stderr.
 */
export interface Running {
  readonly ready: Serve.Ready
  /** Resolves when in-flight requests are done or two seconds have passed, and everything is closed. */
  readonly stop: () => Promise<void>
}

export interface Surroundings extends Serve.Extras {
  /** The folder with the lock addon. */
  readonly prebuilds: string
  /** For the log. */
  readonly notes: ReadonlyArray<string>
}

/** Rejects with an `Error` whose message is for people. */
export const start = async (settings: Settings.Values, given: Surroundings): Promise<Running> => {
  const scope = Effect.runSync(Scope.make())
  const services = Layer.succeed(Locks, NodeLocks.make(given.prebuilds))
  const exit = await Effect.runPromiseExit(Effect.forEach(given.notes, (note) => Effect.logInfo(note)).pipe(
    Effect.zipRight(Serve.start(settings, given)),
    Scope.extend(scope),
    Effect.provide(Layer.merge(services, Log.layer(settings)))
  ))
  const stop = () => Effect.runPromise(Scope.close(scope, Exit.void))
  if (Exit.isSuccess(exit)) return { ready: exit.value, stop }
  await stop()
  throw new Error(explain(Cause.squash(exit.cause), settings))
}

const explain = (error: unknown, settings: Settings.Values): string => {
  for (let inner: unknown = error, depth = 0; depth < 6; depth++) {
    const { cause, code } = (inner ?? {}) as { readonly cause?: unknown; readonly code?: unknown }
    if (code === "EADDRINUSE") {
      return `Port ${settings.port} is taken. Run: agnes serve --port 0 (takes a free one)`
    }
    if (code === "EACCES" && cause === undefined) return `No permission: ${String((inner as Error).message)}`
    inner = cause
  }
  return Explain.explain(error)
}
