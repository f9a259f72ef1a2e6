import * as Micro from "effect/Micro"
import type { DeadLetter, Released } from "../../domain/push/DeadLetter.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import type { DeadLetters, Release } from "../../ports/DeadLetters.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** The dead-letter list without files, and its history to look at. */
export interface MemoryDeadLetters {
  readonly letters: DeadLetters["Type"]
  readonly history: (workspace: Workspace) => ReadonlyArray<Released>
}

export const make = (): MemoryDeadLetters => {
  const of = PerWorkspace.make(() => ({ list: [] as ReadonlyArray<DeadLetter>, history: [] as Array<Released> }))
  const release = (workspace: Workspace, reason: Release, select: (letter: DeadLetter) => boolean) => {
    const state = of(workspace)
    const taken = state.list.filter(select)
    state.list = state.list.filter((letter) => !taken.includes(letter))
    state.history.push(...taken.map((letter) => ({ at: letter.at, release: reason, letter })))
    return taken
  }
  return {
    letters: {
      read: (workspace) => Micro.sync(() => of(workspace).list),
      add: (workspace, letters) =>
        Micro.sync(() => {
          of(workspace).list = [...of(workspace).list, ...letters.map((letter) => ({ ...letter }))]
        }),
      release: (workspace, reason, select) => Micro.sync(() => release(workspace, reason, select)),
      record: (workspace, release, past) =>
        Micro.sync(() => void of(workspace).history.push(...past.map((letter) => ({ at: letter.at, release, letter }))))
    },
    history: (workspace) => of(workspace).history
  }
}
