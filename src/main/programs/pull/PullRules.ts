import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Bundle from "../../../domain/pull/Bundle.ts"
import type { PullState } from "../../../domain/pull/PullState.ts"
import * as RuleFiles from "../../../domain/pull/RuleFiles.ts"
import type * as Summary from "../../../domain/pull/Summary.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Digest } from "../../../ports/Digest.ts"
import { RuleFolder } from "../../../ports/RuleFolder.ts"
import { TableServer } from "../../../ports/TableServer.ts"
import type { PullOptions } from "./PullOptions.ts"
import * as Trouble from "./Trouble.ts"

export interface Pulled {
  readonly count: number
  readonly errors: ReadonlyArray<Summary.Trouble>
  readonly state: Pick<PullState, "rules" | "rulesTag">
}

/**
 * The team's rules, as files that Claude Code reads. When the bundle is empty the last of them go, too (client W-38).
 * What cannot be had or written leaves them as they are, and is one of the errors.
 */
export const pullRules = (options: PullOptions, state: PullState) =>
  Effect.gen(function*() {
    const { credentials, workspace } = options
    const folder = yield* RuleFolder
    const { sha256 } = yield* Digest
    const hash = (content: string): string => sha256(new TextEncoder().encode(content))
    const present = yield* Effect.mapError(folder.read(workspace), ({ message }) => message)
    const isIntact = state.serverUrl === credentials.serverUrl && present.size === state.rules.length &&
      state.rules.every((rule) => {
        const content = present.get(rule.name)
        return content !== undefined && hash(content) === rule.sha256
      })
    const server = yield* TableServer
    const reply = yield* Effect.mapError(
      server.bundle(credentials, isIntact ? state.rulesTag : undefined),
      (error) => Trouble.ofServer(error).message
    )
    if (reply._tag === "Unchanged") return { count: state.rules.length, errors: [], state }
    const bundle = yield* Either.mapLeft(Bundle.decode(reply.text), (why) => `${why}; the rules stay as they are`)
    const rules = RuleFiles.make(bundle)
    yield* Effect.mapError(folder.apply(workspace, RuleFiles.changes(present, rules)), ({ message }) => message)
    return {
      count: rules.files.size,
      errors: rules.refused.map(refused),
      state: {
        rulesTag: reply.tag,
        rules: [...rules.files].map(([name, content]) => ({ name, sha256: hash(content) }))
      }
    }
  }).pipe(
    Effect.catchAll((error): Effect.Effect<Pulled> =>
      Effect.succeed({ count: state.rules.length, errors: [{ stage, error }], state })),
    Effect.map((pulled): Pulled => pulled)
  )

const stage = "memory_bundle"

const refused = (id: string): Summary.Trouble => ({
  stage,
  error: `the item "${Terminal.escape(id.slice(0, 64))}" has an id that cannot be part of a file name; it is left out`
})
