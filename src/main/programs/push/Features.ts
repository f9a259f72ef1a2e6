import * as Effect from "effect/Effect"
import type { Reply } from "../../../domain/push/Reply.ts"
import { PushStates } from "../../../ports/PushStates.ts"
import { use } from "../../../ports/Use.ts"
import { fromStore, type PushError } from "./PushError.ts"
import * as Run from "./Run.ts"

type Answered = Extract<Reply, { readonly _tag: "Answered" }>

/**
 * Learns from the reply to an accepted upload what the server can. What is new is written down before the receipt is:
 * were a run to die between the two, the next one would find the session delivered and not know of its family.
 */
export const learn = (run: Run.Run, reply: Answered): Effect.Effect<void, PushError, PushStates> =>
  Effect.suspend(() => {
    Run.learnFeatures(run, reply.features, reply.accepted?.sha256 !== undefined)
    const { credentials: { serverUrl }, workspace } = run.options
    const words = run.features ?? []
    if (same(words, run.noted)) return Effect.void
    run.noted = words
    const state = { ...run.state, features: { ...run.state.features, [serverUrl]: words } }
    return Effect.mapError(use(PushStates, (states) => states.write(workspace, state)), fromStore)
  })

const same = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((word) => b.includes(word))
