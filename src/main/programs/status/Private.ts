import * as Effect from "effect/Effect"
import type * as PrivateList from "../../../domain/privacy/PrivateList.ts"
import type { Problem } from "../../../domain/status/Report.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import * as PrivateGuard from "../push/PrivateGuard.ts"

export interface Listed {
  /** `undefined` when nobody knows what is private. */
  readonly ids: PrivateList.PrivateIds | undefined
  readonly forksHeld: boolean
  readonly problems: ReadonlyArray<Problem>
}

/** The private list, looked at as push looks at it. */
export const read = (workspace: Workspace) =>
  Effect.match(PrivateGuard.open(workspace), {
    onFailure: ({ message }): Listed => ({
      ids: undefined,
      forksHeld: false,
      problems: [{ about: "private-list", message, closes: true }]
    }),
    onSuccess: (guard): Listed => {
      const { forksHeld, ids } = guard.secrets()
      return { ids, forksHeld, problems: [] }
    }
  })
