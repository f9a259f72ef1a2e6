import * as Micro from "effect/Micro"
import * as FamilyReceipt from "../../domain/push/FamilyReceipt.ts"
import * as JsonLine from "../../domain/text/JsonLine.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { FamilyReceipts } from "../../ports/FamilyReceipts.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"

/** The receipts of families as a file of JSON lines. */
export const make = (machine: Machine): FamilyReceipts["Type"] => ({
  latest: (workspace) =>
    Micro.map(Lines.text(machine, Workspace.familyReceipts(workspace)), (text) =>
      FamilyReceipt.latest(JsonLine.parseAll(text, FamilyReceipt.parse))),
  append: (workspace, receipts) =>
    // One push at a time writes, and compaction replaces the file.
    Lines.append(machine, workspace, Workspace.familyReceipts(workspace), receipts.map(FamilyReceipt.encode), {
      alone: true,
      replaced: true
    }),
  compact: (workspace, gone) =>
    Micro.gen(function*() {
      const path = Workspace.familyReceipts(workspace)
      const lines = yield* Lines.read(machine, path)
      const receipts = FamilyReceipt.latest(lines.flatMap((line) => FamilyReceipt.parse(line) ?? []))
      const kept = receipts.filter((receipt) => !gone(receipt))
      if (kept.length < lines.length) yield* Lines.replace(machine, path, kept.map(FamilyReceipt.encode))
    })
})
