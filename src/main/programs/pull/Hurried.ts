import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Summary from "../../../domain/pull/Summary.ts"
import { Background } from "../../../ports/Background.ts"
import * as Pull from "../Pull.ts"

/** Bytes a hook waits for; 16 MiB come within a second over an ordinary line. */
const mostBytes = 16 * 1024 ** 2

/**
 * A pull that somebody waits for: what takes longer than so many seconds, or would be much, is left to another process.
 * That one goes on where this one stopped; nothing is shown before all of it is here.
 */
export const run = (options: Pull.PullOptions, seconds: number) =>
  Effect.gen(function*() {
    const tried = yield* Effect.timeoutOption(Pull.run({ ...options, mostBytes }), `${seconds} seconds`)
    if (Option.isSome(tried) && !tried.value.postponed) return tried.value
    const background = yield* Background
    yield* background.start(options.workspace, ["pull", "--quiet"])
    return { ...Summary.empty, postponed: true }
  })
