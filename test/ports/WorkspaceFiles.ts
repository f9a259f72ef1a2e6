import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import { WorkspaceFiles } from "../../src/ports/WorkspaceFiles.ts"

export interface Place {
  readonly root: string
  readonly layer: Layer.Layer<WorkspaceFiles>
}

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (bytes: Uint8Array | undefined) => bytes === undefined ? undefined : new TextDecoder().decode(bytes)

/** The contract of `WorkspaceFiles`; each place is empty and its own. */
export const suite = (name: string, place: Effect.Effect<Place, never, Scope.Scope>) =>
  describe(`WorkspaceFiles: ${name}`, () => {
    const within = <A, E>(
      f: (files: typeof WorkspaceFiles.Service, workspace: Workspace.Workspace) => Effect.Effect<A, E>
    ) =>
      Effect.scoped(Effect.flatMap(place, ({ layer, root }) =>
        Effect.flatMap(WorkspaceFiles, (files) => f(files, Workspace.make(root))).pipe(Effect.provide(layer))))

    it.effect("reads nothing where nothing is", () =>
      within((files, workspace) =>
        Effect.map(files.read(workspace, ".claude/none"), (found) => assert.isUndefined(found))))

    it.effect("I2 writes into folders that were not there", () =>
      within((files, workspace) =>
        Effect.gen(function*() {
          yield* files.write(workspace, ".claude/commands/one.md", bytes("one ü\n"))
          assert.strictEqual(text(yield* files.read(workspace, ".claude/commands/one.md")), "one ü\n")
        })))

    it.effect("replaces the whole content and touches no other file", () =>
      within((files, workspace) =>
        Effect.gen(function*() {
          yield* files.write(workspace, "a", bytes("a much longer text"))
          yield* files.write(workspace, "b", bytes("other"))
          yield* files.write(workspace, "a", bytes("short"))
          assert.strictEqual(text(yield* files.read(workspace, "a")), "short")
          assert.strictEqual(text(yield* files.read(workspace, "b")), "other")
        })))

    it.effect("takes away what it is told, also when that is gone, and nothing else", () =>
      within((files, workspace) =>
        Effect.gen(function*() {
          yield* files.write(workspace, ".claude/commands/one.md", bytes("one"))
          yield* files.write(workspace, ".claude/two", bytes("two"))
          for (let n = 0; n < 2; n++) yield* files.remove(workspace, ".claude/commands/one.md")
          assert.isUndefined(yield* files.read(workspace, ".claude/commands/one.md"))
          assert.strictEqual(text(yield* files.read(workspace, ".claude/two")), "two")
          yield* files.write(workspace, ".claude/commands/one.md", bytes("again"))
          assert.strictEqual(text(yield* files.read(workspace, ".claude/commands/one.md")), "again")
        })))
  })
