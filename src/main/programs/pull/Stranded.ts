import * as Effect from "effect/Effect"
import * as Stranded from "../../../domain/pull/Stranded.ts"
import * as Report from "../../../domain/status/Report.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Background } from "../../../ports/Background.ts"
import { Clock } from "../../../ports/Clock.ts"
import { use } from "../../../ports/Use.ts"
import * as Queued from "../status/Queued.ts"

/**
 * Has captured sessions sent that wait for more than an hour: their own SessionEnd never came, because a terminal was
 * closed or the client was killed (client W-10). Nobody waits for that push.
 */
export const sendStranded = (workspace: Workspace) =>
  Effect.gen(function*() {
    const { entries } = yield* Queued.read(workspace)
    const now = yield* use(Clock, (clock) => clock.now)
    const background = yield* Background
    if (Stranded.isDue(Report.oldest(entries), now)) yield* background.start(workspace, ["push", "--quiet"])
  })
