import * as Micro from "effect/Micro"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { use } from "../../../ports/Use.ts"

const trusted = [Workspace.receipts, Workspace.familyReceipts, Workspace.deadLetters, Workspace.inDoubt]

/**
 * Makes durable what the files under the push lock hold. A run that was killed may have left lines in memory alone; who
 * reads them takes a session for done and lets its snapshot go, and a power cut after that would leave it nowhere.
 */
export const written = (workspace: Workspace.Workspace) =>
  use(Disk, (disk) =>
    Micro.gen(function*() {
      for (const file of trusted) {
        const path = file(workspace)
        if ((yield* disk.lstat(path)) === undefined) continue
        yield* Micro.acquireUseRelease(disk.open(path, "append"), disk.sync, disk.close)
      }
      yield* disk.syncDirectory(Workspace.folder(workspace))
    }))
