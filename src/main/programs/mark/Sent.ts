import * as Micro from "effect/Micro"
import * as Recall from "../../../domain/privacy/Recall.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { Clock } from "../../../ports/Clock.ts"
import { InDoubts } from "../../../ports/InDoubts.ts"
import { Receipts } from "../../../ports/Receipts.ts"
import { Withdrawals } from "../../../ports/Withdrawals.ts"
import * as Report from "./Report.ts"
import * as Words from "./Words.ts"

export type Requirements = Receipts | InDoubts | Withdrawals | Clock

/** Runs a step on what is known of a session at servers; that it cannot be known is said and ends with 3. */
export const settle = (
  workspace: Workspace,
  id: string,
  step: (
    recall: ReturnType<typeof Recall.of>,
    withdrawals: Withdrawals["Type"]
  ) => Micro.Micro<Report.Report, { readonly message: string }>
): Micro.Micro<Report.Report, never, Requirements> =>
  Micro.gen(function*() {
    const clock = yield* Micro.service(Clock)
    const withdrawals = yield* Micro.service(Withdrawals)
    const receipts = yield* Micro.service(Receipts)
    const known = yield* receipts.all(workspace)
    const inDoubt = yield* (yield* Micro.service(InDoubts)).read(workspace)
    const recall = Recall.of(id, known, yield* withdrawals.read(workspace), yield* clock.now, inDoubt)
    return yield* step(recall, withdrawals)
  }).pipe(Micro.catchAll(({ message }) =>
    Micro.succeed(Report.failed(3, Words.unknownWhetherSent(workspace.root, message)))
  ))
