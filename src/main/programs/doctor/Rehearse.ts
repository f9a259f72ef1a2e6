import * as Effect from "effect/Effect"
import type { Rehearsal } from "../../../domain/doctor/Surroundings.ts"
import type { Report } from "../../../domain/status/Report.ts"
import { Environment } from "../../../ports/Environment.ts"
import { HookRehearsal } from "../../../ports/HookRehearsal.ts"
import { use } from "../../../ports/Use.ts"
import { wantedLines } from "../setup/WantedLines.ts"

/** What a program has that nobody started from a terminal. */
const bare = "/usr/bin:/bin:/usr/sbin:/sbin"

/** Tries the line agnes itself would install, and only where it is installed: nothing out of a settings file is run. */
export const rehearse = (report: Report) =>
  Effect.gen(function*() {
    const isInstalled = report.hooks.some(({ name, state }) => name === "SessionStart" && state === "installed")
    if (!isInstalled) return notTried
    const { lines } = yield* wantedLines
    const { run } = yield* HookRehearsal
    const first = yield* run(lines.sessionStart, bare)
    if (first === undefined) return notTried
    if (first.captured) return captured("any")
    const own = yield* use(Environment, (environment) => environment.variable("PATH"))
    const second = own === undefined ? undefined : yield* run(lines.sessionStart, own)
    if (second?.captured === true) return captured("own")
    const { code, outcome } = second ?? first
    const nothing: Rehearsal = { _tag: "Nothing", outcome, code }
    return nothing
  })

const notTried: Rehearsal = { _tag: "NotTried" }
const captured = (path: "any" | "own"): Rehearsal => ({ _tag: "Captured", path })
