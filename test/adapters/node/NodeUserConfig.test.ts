import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as NodeUserConfig from "../../../src/adapters/node/NodeUserConfig.ts"
import { UserConfig } from "../../../src/ports/UserConfig.ts"
import * as Contract from "../../ports/UserConfig.ts"
import * as Support from "./support.ts"

const folder = Support.folders("config")
const layerIn = (config: string) => NodeUserConfig.layer(Support.machine({ AGNES_CONFIG_DIR: config }))

Contract.suite("node", () => layerIn(`${folder()}/config`))

const withFile = (content: string | Uint8Array): string => {
  const config = folder()
  fs.writeFileSync(`${config}/config.yaml`, content)
  return config
}
const load = (config: string) => Effect.provide(Effect.flatMap(UserConfig, (c) => c.load), layerIn(config))
const save = (config: string, server: string) =>
  Effect.provide(Effect.flatMap(UserConfig, (c) => c.save({ server })), layerIn(config))

describe("NodeUserConfig", () => {
  it.effect("keeps comments, order and keys it does not know", () =>
    Effect.gen(function*() {
      const config = withFile("# mine\nfuture: { a: 1 } # later\nserver: https://old.example.org # the office\nzeta: 2\n")
      yield* save(config, "https://new.example.org")
      assert.strictEqual(
        fs.readFileSync(`${config}/config.yaml`, "utf8"),
        "# mine\nfuture: { a: 1 } # later\nserver: https://new.example.org # the office\nzeta: 2\n"
      )
    }))

  it.effect("W-27 writes for the owner alone", () =>
    Effect.gen(function*() {
      const config = `${folder()}/c`
      yield* save(config, "https://new.example.org")
      assert.deepStrictEqual([Support.mode(`${config}/config.yaml`), Support.mode(config)], ["600", "700"])
    }))

  const broken = [
    "server: [", "a: b: c\n", "- a\n- b\n", "just text", "server: {a: 1}\n", "server: 7\n", "push_concurrency: 0\n",
    "push_concurrency: many\n", "insecure_http: maybe\n", "a: &a [*a, *a]\n*x\n", "server: x\nserver: y\n", "\u0000"
  ]
  for (const content of broken) {
    it.effect(`says which file cannot be used: ${JSON.stringify(content)}`, () =>
      Effect.gen(function*() {
        const config = withFile(content)
        assert.include((yield* Effect.flip(load(config))).message, `${config}/config.yaml`)
        assert.strictEqual((yield* Effect.flip(save(config, "https://new.example.org")))._tag, "UserConfigError")
        assert.strictEqual(fs.readFileSync(`${config}/config.yaml`, "utf8"), content)
      }))
  }

  it.effect("never repeats what the file holds", () =>
    Effect.gen(function*() {
      for (const content of ["server: [https://u:sEcReT@h", "server: {a: sEcReT}\n", "server: https://u:sEcReT@h: x\n"]) {
        assert.notInclude((yield* Effect.flip(load(withFile(content)))).message, "sEcReT")
      }
    }))

  it.effect("CFG-2 an empty or null server is none, an empty file is empty", () =>
    Effect.gen(function*() {
      for (const content of ["", "# nothing\n", "server:\n", "server: null\n", "~\n", "\ufeffserver: ~\n"]) {
        assert.isUndefined((yield* load(withFile(content))).server, JSON.stringify(content))
      }
      assert.strictEqual((yield* load(withFile("server: \"\"\n"))).server, "")
    }))

  it.effect("follows a link people made for their dotfiles and keeps it", () =>
    Effect.gen(function*() {
      const target = `${withFile("server: https://a.example.org\n")}/config.yaml`
      const config = folder()
      fs.symlinkSync(target, `${config}/config.yaml`)
      yield* save(config, "https://b.example.org")
      assert.isTrue(fs.lstatSync(`${config}/config.yaml`).isSymbolicLink())
      assert.strictEqual(fs.readFileSync(target, "utf8"), "server: https://b.example.org\n")
    }))

  it.effect("a folder in its place is an error, and so is a FIFO without waiting", () =>
    Effect.gen(function*() {
      const config = folder()
      fs.mkdirSync(`${config}/config.yaml`)
      assert.strictEqual((yield* Effect.flip(load(config)))._tag, "UserConfigError")
    }))
})
