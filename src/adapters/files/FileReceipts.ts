import * as Micro from "effect/Micro"
import * as Receipt from "../../domain/push/Receipt.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import type { Receipts } from "../../ports/Receipts.ts"
import type * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"

// One push at a time writes, and compaction replaces the file.
const underPushLock: DurableFile.AppendOptions = { alone: true, replaced: true }

const read = (machine: Machine, path: string): Micro.Micro<ReadonlyArray<Receipt.Receipt>, DiskError | ForeignFile> =>
  Micro.map(Lines.text(machine, path), (text) => JsonLine.parseAll(text, Receipt.parse))

const compact = (
  machine: Machine,
  workspace: Workspace.Workspace,
  gone: (receipt: Receipt.Receipt) => boolean
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const path = Workspace.receipts(workspace)
    const lines = yield* Lines.read(machine, path)
    const kept: Array<string> = []
    const moved: Array<string> = []
    for (const receipt of Receipt.latest(lines.flatMap((line) => Receipt.parse(line) ?? []))) {
      ;(gone(receipt) ? moved : kept).push(Receipt.encode(receipt))
    }
    if (kept.length === lines.length) return
    yield* Lines.append(machine, workspace, Workspace.oldReceipts(workspace), moved, underPushLock)
    yield* Lines.replace(machine, path, kept)
  })

/** The receipts as a file of JSON lines, and those of transcripts that are gone as another. */
export const make = (machine: Machine): Receipts["Type"] => ({
  latest: (workspace) => Micro.map(read(machine, Workspace.receipts(workspace)), Receipt.latest),
  all: (workspace) =>
    Micro.zipWith(
      read(machine, Workspace.oldReceipts(workspace)),
      read(machine, Workspace.receipts(workspace)),
      (old, recent) => [...old, ...recent]
    ),
  append: (workspace, receipts) =>
    Lines.append(machine, workspace, Workspace.receipts(workspace), receipts.map(Receipt.encode), underPushLock),
  compact: (workspace, gone) => compact(machine, workspace, gone)
})
