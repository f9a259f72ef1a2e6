import * as Micro from "effect/Micro"
import * as Withdrawal from "../../domain/push/Withdrawal.ts"
import type { Withdrawals } from "../../ports/Withdrawals.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** Withdrawals without a file. */
export const make = (): Withdrawals["Type"] => {
  const of = PerWorkspace.make((): Array<Withdrawal.Line> => [])
  return {
    read: (workspace) => Micro.sync(() => Withdrawal.current(of(workspace))),
    append: (workspace, lines) => Micro.sync(() => void of(workspace).push(...lines)),
    cancel: (workspace, sessionId) =>
      Micro.sync(() => void of(workspace).push(...Withdrawal.cancel(Withdrawal.current(of(workspace)), sessionId)))
  }
}
