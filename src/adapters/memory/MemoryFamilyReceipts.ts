import * as Micro from "effect/Micro"
import * as FamilyReceipt from "../../domain/push/FamilyReceipt.ts"
import type { FamilyReceipts } from "../../ports/FamilyReceipts.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** Receipts of families without files. */
export const make = (): FamilyReceipts["Type"] => {
  const of = PerWorkspace.make((): { receipts: ReadonlyArray<FamilyReceipt.FamilyReceipt> } => ({ receipts: [] }))
  return {
    latest: (workspace) => Micro.sync(() => of(workspace).receipts),
    append: (workspace, receipts) =>
      Micro.sync(() => {
        of(workspace).receipts = FamilyReceipt.latest([...of(workspace).receipts, ...receipts])
      }),
    compact: (workspace, gone) =>
      Micro.sync(() => {
        of(workspace).receipts = of(workspace).receipts.filter((receipt) => !gone(receipt))
      })
  }
}
