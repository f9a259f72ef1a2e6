import * as Micro from "effect/Micro"
import * as Receipt from "../../domain/push/Receipt.ts"
import * as ReceiptIndex from "../../domain/push/ReceiptIndex.ts"
import type { Receipts } from "../../ports/Receipts.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

interface State {
  old: ReadonlyArray<Receipt.Receipt>
  recent: ReadonlyArray<Receipt.Receipt>
}

/** Receipts without files. */
export const make = (): Receipts["Type"] => {
  const of = PerWorkspace.make((): State => ({ old: [], recent: [] }))
  return {
    index: (workspace) =>
      Micro.sync(() => ReceiptIndex.make(new TextEncoder().encode(of(workspace).recent.map(Receipt.encode).join("")))),
    all: (workspace) => Micro.sync(() => [...of(workspace).old, ...of(workspace).recent]),
    append: (workspace, receipts) =>
      Micro.sync(() => {
        of(workspace).recent = [...of(workspace).recent, ...receipts]
      }),
    compact: (workspace, gone) =>
      Micro.sync(() => {
        const state = of(workspace)
        const latest = Receipt.latest(state.recent)
        state.old = [...state.old, ...latest.filter(gone)]
        state.recent = latest.filter((receipt) => !gone(receipt))
      })
  }
}
