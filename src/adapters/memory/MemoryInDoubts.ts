import * as Micro from "effect/Micro"
import * as InDoubt from "../../domain/push/InDoubt.ts"
import type { InDoubts } from "../../ports/InDoubts.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** Uploads in doubt without a file. */
export const make = (): InDoubts["Type"] => {
  const of = PerWorkspace.make((): { all: ReadonlyArray<InDoubt.InDoubt> } => ({ all: [] }))
  return {
    read: (workspace) => Micro.sync(() => InDoubt.latest(of(workspace).all)),
    add: (workspace, uploads) =>
      Micro.sync(() => {
        of(workspace).all = [...of(workspace).all, ...uploads]
      }),
    remove: (workspace, settled) =>
      Micro.sync(() => {
        of(workspace).all = InDoubt.latest(of(workspace).all).filter((upload) => !settled(upload))
      })
  }
}
