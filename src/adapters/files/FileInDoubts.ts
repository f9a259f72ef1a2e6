import * as Micro from "effect/Micro"
import * as InDoubt from "../../domain/push/InDoubt.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { InDoubts } from "../../ports/InDoubts.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"

/** Uploads in doubt as a file of JSON lines. */
export const make = (machine: Machine): InDoubts["Type"] => {
  const read: InDoubts["Type"]["read"] = (workspace) =>
    Micro.map(Lines.text(machine, Workspace.inDoubt(workspace)), (text) =>
      InDoubt.latest(JsonLine.parseAll(text, InDoubt.parse)))
  return {
    read,
    add: (workspace, uploads) =>
      // One push at a time writes, and removing replaces the file.
      Lines.append(machine, workspace, Workspace.inDoubt(workspace), uploads.map(InDoubt.encode), {
        alone: true,
        replaced: true
      }),
    remove: (workspace, settled) =>
      Micro.gen(function*() {
        const all = yield* read(workspace)
        const kept = all.filter((upload) => !settled(upload))
        if (kept.length === all.length) return
        yield* Lines.replace(machine, Workspace.inDoubt(workspace), kept.map(InDoubt.encode))
      })
  }
}
