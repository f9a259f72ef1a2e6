import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fs from "node:fs"
import * as NodeTokenStore from "../../../src/adapters/node/NodeTokenStore.ts"
import { TokenStore } from "../../../src/ports/TokenStore.ts"
import * as Contract from "../../ports/TokenStore.ts"
import * as Support from "./support.ts"

const folder = Support.folders("token")
const layerIn = (config: string) => NodeTokenStore.layer(Support.machine({ AGNES_CONFIG_DIR: config }))

Contract.suite("node", () => layerIn(`${folder()}/config`))

const save = (config: string) =>
  Effect.flatMap(TokenStore, (store) => store.save({ token: Redacted.make("a.b.c"), email: "ann@example.org" })).pipe(
    Effect.provide(layerIn(config))
  )
const load = (config: string) => Effect.provide(Effect.flatMap(TokenStore, (store) => store.load), layerIn(config))
const refusal = (config: string) => Effect.map(Effect.flip(load(config)), (error) => error.message)

describe("NodeTokenStore", () => {
  it.effect("reliability C5 writes the file for its owner alone, whatever the umask, in a folder for its owner alone", () =>
    Effect.gen(function*() {
      const config = `${folder()}/new/config`
      const before = process.umask(0)
      yield* save(config).pipe(Effect.ensuring(Effect.sync(() => process.umask(before))))
      assert.deepStrictEqual([Support.mode(`${config}/token.json`), Support.mode(config)], ["600", "700"])
      assert.deepStrictEqual(fs.readdirSync(config), ["token.json"])
    }))

  it.effect("L5 the file is exactly access_token and email, as the original wrote it", () =>
    Effect.gen(function*() {
      const config = folder()
      yield* save(config)
      assert.strictEqual(
        fs.readFileSync(`${config}/token.json`, "utf8"),
        "{\n  \"access_token\": \"a.b.c\",\n  \"email\": \"ann@example.org\"\n}\n"
      )
    }))

  it.effect("reliability C5 closes a folder an older client left open", () =>
    Effect.gen(function*() {
      const config = folder()
      fs.chmodSync(config, 0o755)
      yield* save(config)
      assert.strictEqual(Support.mode(config), "700")
    }))

  for (const bits of [0o640, 0o604, 0o660, 0o644]) {
    it.effect(`reliability C5 refuses a file of mode ${bits.toString(8)} and says what to do`, () =>
      Effect.gen(function*() {
        const config = folder()
        yield* save(config)
        fs.chmodSync(`${config}/token.json`, bits)
        const message = yield* refusal(config)
        assert.include(message, `chmod 600 ${config}/token.json`)
        assert.notInclude(message, "a.b.c")
        yield* save(config)
        assert.isDefined(yield* load(config))
      }))
  }

  it.effect("reliability C5 refuses a link, for reading and for writing", () =>
    Effect.gen(function*() {
      const config = folder()
      const elsewhere = `${folder()}/elsewhere.json`
      fs.writeFileSync(elsewhere, "{\"access_token\":\"x.y.z\"}", { mode: 0o600 })
      fs.symlinkSync(elsewhere, `${config}/token.json`)
      assert.include(yield* refusal(config), "is a link")
      assert.include((yield* Effect.flip(save(config))).message, "is a link")
      assert.include(fs.readFileSync(elsewhere, "utf8"), "x.y.z")
    }))

  it.effect("CFG-4 what cannot be read is an error with a way out, not a crash", () =>
    Effect.gen(function*() {
      for (const content of ["", "{", "[]", "null", "{\"access_token\":7}", "\u0000"]) {
        const config = folder()
        fs.writeFileSync(`${config}/token.json`, content, { mode: 0o600 })
        assert.include(yield* refusal(config), "agnes auth import-token", content)
      }
    }))

  it.effect("the original's other shapes are read: a role, a null token, no e-mail", () =>
    Effect.gen(function*() {
      const cases = [
        ["{\"access_token\":\"a.b.c\",\"email\":\"e\",\"role\":\"admin\"}", "e"],
        ["{\"access_token\":\"a.b.c\",\"email\":null}", ""],
        ["{\"access_token\":\"a.b.c\"}", ""],
        ["{\"access_token\":null,\"email\":\"e\"}", undefined],
        ["{}", undefined]
      ] as const
      for (const [content, email] of cases) {
        const config = folder()
        fs.writeFileSync(`${config}/token.json`, content, { mode: 0o600 })
        assert.strictEqual((yield* load(config))?.email, email, content)
      }
    }))

  it.effect("a folder that is a link is the folder it leads to", () =>
    Effect.gen(function*() {
      const real = folder()
      const link = `${folder()}/link`
      fs.symlinkSync(real, link)
      yield* save(link)
      assert.isTrue(fs.existsSync(`${real}/token.json`))
      assert.isDefined(yield* load(link))
    }))
})
