import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import type { Breadcrumb } from "../../src/domain/queue/Breadcrumb.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { Breadcrumbs } from "../../src/ports/Breadcrumbs.ts"
import { lift } from "../../src/ports/Lift.ts"

export interface Subject {
  readonly breadcrumbs: Breadcrumbs["Type"]
  readonly workspace: Workspace
}

const crumb = (detail: string): Breadcrumb => ({ at: 1_795_000_000_000, outcome: "ok", detail })

/** The contract of `Breadcrumbs`; each subject is empty and its own, and has a `.claude`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Breadcrumbs: ${name}`, () => {
    it.effect("reads what was dropped, oldest first, nothing where nothing was", () =>
      Effect.scoped(Effect.flatMap(subject, ({ breadcrumbs, workspace }) =>
        lift(Micro.gen(function*() {
          assert.deepStrictEqual(yield* breadcrumbs.read(workspace), [])
          yield* breadcrumbs.append(workspace, crumb("a"))
          yield* breadcrumbs.append(workspace, { ...crumb("b"), outcome: "bad_json" })
          yield* breadcrumbs.append(workspace, crumb("a"))
          assert.deepStrictEqual(yield* breadcrumbs.read(workspace), [
            crumb("a"), { ...crumb("b"), outcome: "bad_json" }, crumb("a")
          ])
        })))))
  })
