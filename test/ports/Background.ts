import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import type { Background } from "../../src/ports/Background.ts"

export interface Subject {
  readonly background: Background["Type"]
  /** An existing folder. */
  readonly root: string
  /** Waits until something has run, and says with which arguments and for which workspace. */
  readonly ran: Effect.Effect<{ readonly root: string; readonly args: ReadonlyArray<string> }>
}

/** The contract of `Background`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Background: ${name}`, () => {
    it.effect("starts agnes with the arguments, for the workspace", () =>
      Effect.scoped(Effect.gen(function*() {
        const { background, ran, root } = yield* subject
        yield* background.start(Workspace.make(root), ["pull", "--quiet", "a b"])
        assert.deepStrictEqual(yield* ran, { root, args: ["pull", "--quiet", "a b"] })
      })))
  })
