import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer, type Scope } from "effect"
import * as SettingsEdit from "../../src/domain/workspace/SettingsEdit.ts"
import * as SetUpFiles from "../../src/domain/workspace/SetUpFiles.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import { SettingsFile } from "../../src/ports/SettingsFile.ts"
import { WorkspaceFiles } from "../../src/ports/WorkspaceFiles.ts"

export interface Place {
  readonly root: string
  readonly layer: Layer.Layer<SettingsFile | WorkspaceFiles>
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
const decode = (bytes: Uint8Array | undefined) => bytes === undefined ? undefined : decoder.decode(bytes)

/** The contract of `SettingsFile`, seen through the files it lies in; each place is empty and its own. */
export const suite = (name: string, place: Effect.Effect<Place, never, Scope.Scope>) =>
  describe(`SettingsFile: ${name}`, () => {
    const within = <A, E>(f: (tools: Tools) => Effect.Effect<A, E>) =>
      Effect.scoped(Effect.flatMap(place, ({ layer, root }) =>
        Effect.flatMap(tools(root), f).pipe(Effect.provide(layer))))

    it.effect("reads nothing where nothing is, and makes nothing", () =>
      within(({ read, settings }) =>
        Effect.gen(function*() {
          assert.isUndefined(yield* settings.read)
          assert.isUndefined(yield* read(SetUpFiles.settings))
        })))

    it.effect("H9 creates the file, without a backup of nothing", () =>
      within(({ read, settings }) =>
        Effect.gen(function*() {
          yield* settings.set("model", "x")
          assert.strictEqual(yield* read(SetUpFiles.settings), "{\n  \"model\": \"x\"\n}\n")
          assert.isUndefined(yield* read(SetUpFiles.settingsBackup))
        })))

    it.effect("keeps comments, order, and the byte order mark", () =>
      within(({ put, read, settings }) =>
        Effect.gen(function*() {
          const text = (a: number) => `\ufeff{\n    // mine\n    "a": ${a}, // one\n    "b": 2\n}\n`
          yield* put(text(1))
          yield* settings.set("a", 9)
          assert.strictEqual(yield* read(SetUpFiles.settings), text(9))
        })))

    it.effect("backs up the text before the first change, and later only when asked", () =>
      within(({ put, read, settings }) =>
        Effect.gen(function*() {
          yield* put("{\"a\":1}")
          yield* settings.set("a", 2)
          yield* settings.set("a", 3)
          assert.strictEqual(yield* read(SetUpFiles.settingsBackup), "{\"a\":1}")
          yield* settings.set("a", 4, true)
          assert.strictEqual(yield* read(SetUpFiles.settingsBackup), "{\"a\":3}")
        })))

    it.effect("knows the data of its backup, and none where there is none", () =>
      within(({ put, settings }) =>
        Effect.gen(function*() {
          assert.isUndefined(yield* settings.backup)
          yield* put("{\"a\":1} // mine")
          yield* settings.set("a", 2)
          assert.deepStrictEqual(yield* settings.backup, { a: 1 })
        })))

    it.effect("writes nothing for no edits", () =>
      within(({ put, read, settings }) =>
        Effect.gen(function*() {
          yield* put(" {} ")
          yield* settings.nothing
          assert.strictEqual(yield* read(SetUpFiles.settings), " {} ")
          assert.isUndefined(yield* read(SetUpFiles.settingsBackup))
        })))

    for (const text of ["{", "[1,", "{\"a\":1}}", "{\"a\":1,\"a\":2}", new Uint8Array([0x7b, 0xff, 0x7d])]) {
      it.effect(`H10 leaves ${typeof text === "string" ? text : "bytes that are no text"} alone`, () =>
        within(({ put, read, settings }) =>
          Effect.gen(function*() {
            yield* put(text)
            const error = yield* Effect.flip(settings.set("a", 1))
            assert.strictEqual(error._tag, "SettingsMalformed")
            assert.strictEqual(yield* read(SetUpFiles.settings), decode(bytesOf(text)))
            assert.isUndefined(yield* read(SetUpFiles.settingsBackup))
          })))
    }

    it.effect("takes a blank file for no settings", () =>
      within(({ put, read, settings }) =>
        Effect.gen(function*() {
          yield* put(" \n")
          yield* settings.set("a", 1)
          assert.strictEqual(yield* read(SetUpFiles.settings), "{\n  \"a\": 1\n}\n")
        })))
  })

const bytesOf = (text: string | Uint8Array) => typeof text === "string" ? new TextEncoder().encode(text) : text

type Tools = Effect.Effect.Success<ReturnType<typeof tools>>

const tools = (root: string) =>
  Effect.gen(function*() {
    const workspace = Workspace.make(root)
    const files = yield* WorkspaceFiles
    const file = yield* SettingsFile
    const change = (edits: ReadonlyArray<SettingsEdit.Edit>, untouched: boolean) =>
      file.edit(workspace, () => Either.right({ edits, untouched }))
    return {
      put: (text: string | Uint8Array) => files.write(workspace, SetUpFiles.settings, bytesOf(text)),
      read: (name: string) => Effect.map(files.read(workspace, name), decode),
      settings: {
        read: file.read(workspace),
        backup: file.backup(workspace),
        nothing: change([], true),
        set: (key: string, value: unknown, untouched = false) => change([SettingsEdit.set([key], value)], untouched)
      }
    }
  })
