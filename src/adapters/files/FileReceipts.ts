import * as Micro from "effect/Micro"
import * as Receipt from "../../domain/push/Receipt.ts"
import * as ReceiptIndex from "../../domain/push/ReceiptIndex.ts"
import * as Bytes from "../../domain/text/Bytes.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import type { Receipts } from "../../ports/Receipts.ts"
import * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

// One push at a time writes, and compaction replaces the file.
const underPushLock: DurableFile.AppendOptions = { alone: true, replaced: true }

const read = (machine: Machine, path: string): Micro.Micro<ReadonlyArray<Receipt.Receipt>, DiskError | ForeignFile> =>
  Micro.map(Lines.text(machine, path), (text) => JsonLine.parseAll(text, Receipt.parse))

const index = (
  machine: Machine,
  path: string
): Micro.Micro<ReceiptIndex.ReceiptIndex, DiskError | ForeignFile> =>
  Micro.map(OwnFile.read(machine, path), (bytes = new Uint8Array()) => ReceiptIndex.make(bytes))

/** Receipts that go to the other file together: each such batch is held in memory, and costs a sync. */
const batch = 10_000

const compact = (
  machine: Machine,
  workspace: Workspace.Workspace,
  gone: (receipt: Receipt.Receipt) => boolean
): Micro.Micro<void, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const path = Workspace.receipts(workspace)
    const bytes = (yield* OwnFile.read(machine, path)) ?? new Uint8Array()
    const kept: Array<Uint8Array> = []
    let moved: Array<string> = []
    let changes = false
    for (const group of ReceiptIndex.make(bytes).groups()) {
      const latest = Receipt.latest(group)
      if (latest.length < group.length) changes = true
      for (const receipt of latest) {
        if (gone(receipt)) moved.push(Receipt.encode(receipt))
        else kept.push(encoder.encode(Receipt.encode(receipt)))
      }
      if (moved.length < batch) continue
      changes = true
      yield* Lines.append(machine, workspace, Workspace.oldReceipts(workspace), moved, underPushLock)
      moved = []
    }
    if (!changes && moved.length === 0 && linesIn(bytes) === kept.length) return
    yield* Lines.append(machine, workspace, Workspace.oldReceipts(workspace), moved, underPushLock)
    yield* kept.length === 0 ? DurableFile.remove(machine, path) : DurableFile.replace(machine, path, Bytes.concat(kept))
  })

const encoder = new TextEncoder()

const linesIn = (bytes: Uint8Array): number => {
  let count = bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1
  return count
}

/** The receipts as a file of JSON lines, and those of transcripts that are gone as another. */
export const make = (machine: Machine): Receipts["Type"] => ({
  index: (workspace) => index(machine, Workspace.receipts(workspace)),
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
