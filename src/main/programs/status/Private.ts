import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as PrivateList from "../../../domain/privacy/PrivateList.ts"
import type { Problem } from "../../../domain/status/Report.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { PrivateLists } from "../../../ports/PrivateLists.ts"
import { use } from "../../../ports/Use.ts"
import * as Reading from "./Reading.ts"

export interface Listed {
  /** `undefined` when nobody knows what is private. */
  readonly ids: PrivateList.PrivateIds | undefined
  readonly forksHeld: boolean
  readonly problems: ReadonlyArray<Problem>
}

const closed = (message: string, remedy: string): Problem => ({ about: "private-list", message, remedy, closes: true })

/** The private list, judged as push judges it. */
export const read = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const list = yield* Reading.attempt("private-list", use(PrivateLists, (port) => port.read(workspace)), undefined)
    if (list.problems.length > 0) return { ids: undefined, forksHeld: false, problems: list.problems } satisfies Listed
    const parsed = PrivateList.parse(list.value ?? new Uint8Array(0))
    if (Either.isLeft(parsed)) {
      const message = `${Workspace.privateList(workspace)} cannot be read: ${parsed.left.reason}`
      return { ids: undefined, forksHeld: false, problems: [closed(message, "mend or delete the damaged line")] } satisfies Listed
    }
    const seal = yield* Reading.attempt("private-list", use(PrivateLists, (port) => port.seal(workspace)), undefined)
    const whole = yield* use(PrivateLists, (port) => port.matchesSeal(seal.value, list.value))
    return {
      ids: parsed.right,
      forksHeld: false,
      problems: [
        ...seal.problems,
        ...(whole ? [] : [closed("the private list is not the one last seen here", "run: agnes mark-private --accept-list")])
      ]
    } satisfies Listed
  })
