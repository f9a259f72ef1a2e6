import * as Effect from "effect/Effect"
import * as Plan from "../../../domain/push/Plan.ts"
import type { PushState } from "../../../domain/push/PushState.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { DeadLetters } from "../../../ports/DeadLetters.ts"
import { GitIndex } from "../../../ports/GitIndex.ts"
import { InDoubts } from "../../../ports/InDoubts.ts"
import { use } from "../../../ports/Use.ts"
import * as FamilyBook from "./FamilyBook.ts"
import * as PrivateGuard from "./PrivateGuard.ts"
import { fromStore, PushClosed } from "./PushError.ts"
import type { PushOptions } from "./PushOptions.ts"
import * as ReceiptBook from "./ReceiptBook.ts"
import type { Run } from "./Run.ts"
import * as StillAlone from "./StillAlone.ts"

/** What a look for more carries over from the pass before it in the same call. */
export type Carried = Pick<Run, "plan" | "handled" | "resting" | "recall" | "distrusted">

export const nothing = (options: PushOptions): Carried => ({
  plan: Plan.begin(options.concurrency),
  handled: new Set(),
  resting: new Map(),
  distrusted: new Set(),
  recall: { ids: undefined, due: 0, barred: new Set() }
})

/** Everything that must be in order before anything is sent or moved (design §3, reliability P4). */
export const open = (options: PushOptions, state: PushState, carried: Carried) =>
  Effect.gen(function*() {
    const { workspace } = options
    const lock = yield* StillAlone.look(workspace)
    const index = yield* Effect.flatMap(GitIndex, (git) => git.tracked(workspace))
    if (index === "tracked") return yield* Effect.fail(tracked(workspace))
    const guard = yield* PrivateGuard.open(workspace)
    yield* guard.seal
    const book = yield* ReceiptBook.open(workspace, options.credentials.serverUrl)
    const family = yield* FamilyBook.open(workspace, options.credentials.serverUrl)
    const letters = yield* Effect.mapError(use(DeadLetters, (list) => list.read(workspace)), fromStore)
    const inDoubt = yield* Effect.mapError(use(InDoubts, (port) => port.read(workspace)), fromStore)
    const run: Run = {
      options,
      lock,
      guard,
      book,
      family,
      state,
      letters,
      unclear: new Set(),
      inDoubt,
      ...carried,
      accepted: false,
      features: undefined,
      noted: state.features[options.credentials.serverUrl] ?? [],
      floor: undefined,
      closed: undefined,
      queued: 0
    }
    return run
  })

const tracked = (workspace: Workspace.Workspace): PushClosed =>
  new PushClosed({
    message: `Error: git tracks agnes' own files in ${Workspace.folder(workspace)}, ` +
      "so they may come from somebody else. Nothing was uploaded. " +
      "Run: git rm --cached '.claude/agnes-*', then: agnes push"
  })
