import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Excluded from "../../src/domain/workspace/Excluded.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { GitIndex } from "../../src/ports/GitIndex.ts"

export interface Scene {
  readonly layer: Layer.Layer<GitIndex>
  readonly workspace: Workspace
}

/** What every adapter of `GitIndex` promises, in a folder without a repository and in repositories. */
export const suite = (
  name: string,
  make: (kind: "no-repository" | "untracked" | "tracked") => Scene
) =>
  describe(`GitIndex: ${name}`, () => {
    for (const [kind, expected] of [["no-repository", "none"], ["untracked", "none"], ["tracked", "tracked"]] as const) {
      it.effect(`says ${expected} for ${kind}`, () => {
        const { layer, workspace } = make(kind)
        return Effect.flatMap(GitIndex, (git) => git.tracked(workspace)).pipe(
          Effect.map((answer) => assert.strictEqual(answer, expected)),
          Effect.provide(layer)
        )
      })
    }

    it.effect("says what is excluded and takes back exactly that", () =>
      Effect.gen(function*() {
        const { layer, workspace } = make("untracked")
        yield* Effect.gen(function*() {
          const git = yield* GitIndex
          assert.deepStrictEqual(yield* git.excluded(workspace), [])
          assert.isFalse(yield* git.include(workspace, Excluded.all))
          yield* git.exclude(workspace)
          assert.deepStrictEqual(yield* git.excluded(workspace), Excluded.all)
          assert.isTrue(yield* git.include(workspace, Excluded.tables))
          assert.deepStrictEqual(yield* git.excluded(workspace), [Excluded.ours])
          assert.isFalse(yield* git.include(workspace, Excluded.tables))
          assert.isTrue(yield* git.exclude(workspace))
        }).pipe(Effect.provide(layer))
        const none = make("no-repository")
        yield* Effect.gen(function*() {
          const git = yield* GitIndex
          yield* git.exclude(none.workspace)
          assert.isUndefined(yield* git.excluded(none.workspace))
          assert.isFalse(yield* git.include(none.workspace, Excluded.all))
        }).pipe(Effect.provide(none.layer))
      }))

    it.effect("excludes once, and nothing where there is no repository", () =>
      Effect.gen(function*() {
        for (const [kind, expected] of [["no-repository", [false, false]], ["untracked", [true, false]]] as const) {
          const { layer, workspace } = make(kind)
          const both = Effect.flatMap(GitIndex, (git) => Effect.all([git.exclude(workspace), git.exclude(workspace)]))
          assert.deepStrictEqual(yield* Effect.provide(both, layer), [...expected], kind)
        }
      }))
  })
