import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { limits } from "../../src/domain/marketplace/PluginPath.ts"
import { PluginFolders } from "../../src/ports/PluginFolders.ts"

export interface Entry {
  readonly path: string
  readonly executable: boolean
  readonly bytes: Uint8Array
  readonly isLink?: boolean
}

const file = (path: string, text = "x", executable = false): Entry =>
  ({ path, executable, bytes: new TextEncoder().encode(text) })
const link = (path: string): Entry => ({ ...file(path), isLink: true })
const list = ".claude-plugin/marketplace.json"

/** The contract of `PluginFolders`; `make` puts the entries into a folder, links leading out of it. */
export const suite = (
  name: string,
  make: (entries: ReadonlyArray<Entry>) => { readonly folder: string; readonly layer: Layer.Layer<PluginFolders> }
) =>
  describe(`PluginFolders: ${name}`, () => {
    const within = <A, E>(
      entries: ReadonlyArray<Entry>,
      f: (port: typeof PluginFolders.Service, folder: string) => Effect.Effect<A, E>
    ) => {
      const { folder, layer } = make(entries)
      return Effect.flatMap(PluginFolders, (port) => f(port, folder)).pipe(Effect.provide(layer))
    }

    it.effect("gives the list as it is, and the files of one plugin with their right to run", () =>
      within([file(list, "{\"ü\":1}"), file("p/b.sh", "#!", true), file("p/a/ü.md", ""), file("q/c")], (port, folder) =>
        Effect.gen(function*() {
          assert.strictEqual(yield* port.list(folder), "{\"ü\":1}")
          const { bytes: empty } = file("", "")
          assert.deepStrictEqual(
            (yield* port.files(folder, "p")).map((each) => ({ ...each, bytes: Uint8Array.from(each.bytes) })),
            [{ path: "a/ü.md", executable: false, bytes: empty }, { path: "b.sh", executable: true, bytes: file("", "#!").bytes }]
          )
          const all = [list, "p/a/ü.md", "p/b.sh", "q/c"]
          assert.deepStrictEqual((yield* port.files(folder, "")).map(({ path }) => path), all)
        })))

    const refused: ReadonlyArray<readonly [string, Entry, RegExp]> = [
      ["a link", link("p/evil"), /link/],
      ["a folder of git", file("p/sub/.git/config"), /git/],
      ["attributes for git", file("p/.gitattributes"), /git/],
      ["a name no disk of Windows has", file("p/a:b"), /Windows/],
      ["a file that is too large", { ...file("p/large"), bytes: new Uint8Array(limits.file + 1) }, /large|bytes/]
    ]
    it.effect.each(refused)("refuses a plugin with %s", ([, entry, why]) =>
      within([file("p/ok"), entry, file("q/ok")], (port, folder) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(port.files(folder, "p"))
          assert.match(error.why, why)
          assert.lengthOf(yield* port.files(folder, "q"), 1)
        })))

    it.effect("refuses what is not there, and a folder or a list that is a link", () =>
      within([link("p"), link(list)], (port, folder) =>
        Effect.gen(function*() {
          assert.strictEqual((yield* Effect.flip(port.files(folder, "p")))._tag, "BadFolder")
          assert.strictEqual((yield* Effect.flip(port.files(folder, "none")))._tag, "BadFolder")
          assert.match((yield* Effect.flip(port.list(folder))).why, /link/)
          assert.match((yield* Effect.flip(port.list(`${folder}/none`))).why, /not there/)
        })))

    it.effect("refuses a list that is no text", () =>
      within([{ ...file(list), bytes: new Uint8Array([0xff, 0xfe]) }], (port, folder) =>
        Effect.map(Effect.flip(port.list(folder)), ({ why }) => assert.match(why, /UTF-8/))))
  })
