import * as Effect from "effect/Effect"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as Dedupe from "../../../domain/queue/Dedupe.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { DeadLetters } from "../../../ports/DeadLetters.ts"
import { use } from "../../../ports/Use.ts"
import * as Private from "../status/Private.ts"
import * as Queued from "../status/Queued.ts"
import * as Reading from "../status/Reading.ts"

/** What waits and what was given up, from the files alone: takes no lock, changes nothing, never fails. */
export const read = (workspace: Workspace) =>
  Effect.gen(function*() {
    const queued = yield* Queued.read(workspace)
    const secret = yield* Private.read(workspace)
    const dead = yield* Reading.attempt("dead-letters", use(DeadLetters, (port) => port.read(workspace)), [])
    const list = QueueList.make({
      entries: Dedupe.dedupe(queued.entries),
      unparsable: queued.unparsable,
      letters: dead.value,
      privateIds: secret.ids
    })
    const problems = [...secret.problems, ...queued.problems, ...dead.problems].map(({ message }) => message)
    return { list, problems }
  })
