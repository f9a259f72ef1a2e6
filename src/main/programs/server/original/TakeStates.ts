import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Report from "../../../../domain/original/Report.ts"
import * as States from "../../../../domain/original/States.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import type { Rows } from "../../../../ports/Original.ts"
import { ProcessorStates } from "../../../../ports/ProcessorStates.ts"
import type { Taken } from "./TakeSessions.ts"

/** In one transaction. */
const batch = 200

/** What is processed here, or being processed, stays so: the newer of two rows counts (server spec §6.1). */
const note = (version: number, state: States.State, { session, sha256, userId }: Taken) =>
  Effect.gen(function*() {
    const states = yield* ProcessorStates
    const now = yield* Clock.currentTimeMillis
    const key = { userId, session }
    const claim = yield* states.claim({ name: state.processor, version }, key, { at: now, until: now })
    if (claim === undefined) return "kept" as const
    if (claim.sha256 !== sha256 || claim.attempts > 1) {
      yield* states.release(claim)
      return "kept" as const
    }
    yield* states.complete(claim, state.items, Effect.void, state.processedAt ?? now)
    return "added" as const
  }).pipe(Effect.catchTag("ClaimLost", () => Effect.succeed("kept" as const)))

/** What the original has found something in counts as done; all the rest is due, as for a session that just came. */
export const takeStates = Effect.fn("TakeStates")(function*(
  rows: Rows,
  taken: ReadonlyArray<Taken>,
  { dryRun, version }: { readonly dryRun: boolean; readonly version: number }
) {
  const trail = yield* AuditTrail
  const { problems, states } = States.read({
    schema: rows.schema,
    old: rows.of("session_extraction_state"),
    all: rows.of("session_processor_state")
  })
  const places = new Map(taken.map((each) => [each.place, each]))
  const done = states.flatMap((state) => {
    const session = places.get(`${state.folder}/${state.file}`)
    return session !== undefined && States.meaning(state, session) === "Done" ? [{ state, session }] : []
  })
  const outcomes = dryRun
    ? done.map(() => "added" as const)
    : (yield* Effect.forEach(Arr.chunksOf(done, batch), (some) =>
      trail.along(
        Effect.forEach(some, ({ session, state }) => note(version, state, session)),
        (noted) => {
          const states = noted.filter((each) => each === "added").length
          return states === 0 ? undefined : { action: "original.states", actor: Audit.operator, params: { states } }
        }
      ))).flat()
  const added = outcomes.filter((each) => each === "added").length
  const again = states.filter(({ processor }) => processor === States.verification).length - done.length
  return {
    counts: { states: { added, kept: outcomes.length - added } },
    problems,
    notes: again === 0 ? [] : [
      `${again} sessions were noted as verified there with nothing found, or have changed since: they are due again.`
    ]
  } satisfies Report.Part
})
