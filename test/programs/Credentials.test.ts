import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Layer, Redacted } from "effect"
import * as MemoryEnvironment from "../../src/adapters/memory/MemoryEnvironment.ts"
import * as Sources from "../../src/domain/account/Sources.ts"
import * as Credentials from "../../src/main/programs/Credentials.ts"
import { Environment } from "../../src/ports/Environment.ts"
import { TokenStore, TokenStoreError } from "../../src/ports/TokenStore.ts"
import { Settings, UserConfig, UserConfigError } from "../../src/ports/UserConfig.ts"

interface World {
  readonly variables?: Readonly<Record<string, string>>
  readonly settings?: typeof Settings.Type | UserConfigError
  readonly token?: string | TokenStoreError
}

const layer = ({ settings = new Settings({}), token, variables = {} }: World) =>
  Layer.mergeAll(
    Layer.succeed(Environment, MemoryEnvironment.make({ variables })),
    Layer.mock(UserConfig, {
      load: settings instanceof UserConfigError ? Effect.fail(settings) : Effect.succeed(settings)
    }),
    Layer.mock(TokenStore, {
      load: token instanceof TokenStoreError
        ? Effect.fail(token)
        : Effect.succeed(token === undefined ? undefined : { token: Redacted.make(token), email: "" })
    })
  )

/** `[server, token]`, or the text people read. */
const resolved = (world: World, insecureHttp = false) =>
  Credentials.resolve({ insecureHttp }).pipe(
    Effect.map(({ serverUrl, token }) => [serverUrl, Redacted.value(token)] as const),
    Effect.catchAll((error) => Effect.succeed(error.message)),
    Effect.provide(layer(world))
  )

const office = new Settings({ server: "https://office.example.org/" })

describe("Credentials", () => {
  it.effect("come from the user's settings and token file", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* resolved({ settings: office, token: "a.b.c" }), ["https://office.example.org", "a.b.c"])
    }))

  it.effect("decision 0010: AGNES_SERVER and AGNES_TOKEN win, and a broken token file then does not matter", () =>
    Effect.gen(function*() {
      const variables = { AGNES_SERVER: "https://other.example.org", AGNES_TOKEN: " d.e.f\n" }
      const broken = new TokenStoreError({ path: "/t", message: "broken" })
      for (const token of ["a.b.c", broken]) {
        assert.deepStrictEqual(yield* resolved({ variables, settings: office, token }), ["https://other.example.org", "d.e.f"])
      }
    }))

  it.effect("PUSH-1 no server, W-27 also no default one, CFG-1 an empty AGNES_SERVER wins", () =>
    Effect.gen(function*() {
      const expected = [
        "Error: server_unreachable (HTTP 0)",
        "  hint: No server configured. Run: agnes init --server-url <URL> --token <PAT>",
        "  suggestion: agnes init --server-url <URL> asks for the token and does not show",
        "    it"
      ].join("\n")
      assert.strictEqual(yield* resolved({ token: "a.b.c" }), expected)
      assert.strictEqual(yield* resolved({ token: "a.b.c", settings: office, variables: { AGNES_SERVER: "" } }), expected)
    }))

  it.effect("PUSH-2 no token, also when AGNES_TOKEN is empty", () =>
    Effect.gen(function*() {
      const expected = [
        "Error: auth_failed (HTTP 0)",
        "  hint: No token. Run: agnes auth import-token --token <PAT>",
        "  suggestion: agnes auth import-token --token - asks for it without showing it"
      ].join("\n")
      assert.strictEqual(yield* resolved({ settings: office }), expected)
      assert.strictEqual(yield* resolved({ settings: office, variables: { AGNES_TOKEN: " " } }), expected)
    }))

  it.effect("plain http to another machine needs the flag or the setting", () =>
    Effect.gen(function*() {
      const server = "http://office.example.org"
      const plain = new Settings({ server })
      assert.include(yield* resolved({ settings: plain, token: "a.b.c" }), "plain http")
      assert.deepStrictEqual(yield* resolved({ settings: plain, token: "a.b.c" }, true), [server, "a.b.c"])
      const allowed = new Settings({ server, insecure_http: true })
      assert.deepStrictEqual(yield* resolved({ settings: allowed, token: "a.b.c" }), [server, "a.b.c"])
    }))

  it.effect("what is wrong with the files is said as it is, and nothing secret with it", () =>
    Effect.gen(function*() {
      const settings = new UserConfigError({ path: "/c", message: "/c is not valid YAML" })
      assert.include(yield* resolved({ settings, token: "a.b.c" }), "config_invalid")
      assert.include(yield* resolved({ settings, variables: { AGNES_SERVER: "https://a.example.org" } }), "/c is not valid YAML")
      const token = new TokenStoreError({ path: "/t", message: "Run: chmod 600 /t" })
      assert.include(yield* resolved({ settings: office, token }), "chmod 600 /t")
      const url = new Settings({ server: "https://ann:sEcReT@office.example.org" })
      assert.notInclude(yield* resolved({ settings: url, token: "a.b.c" }), "sEcReT")
      assert.notInclude(yield* resolved({ settings: office, token: "sEcReT\nHost: x" }), "sEcReT")
    }))
})

describe("Sources", () => {
  const maybe = fc.option(fc.string(), { nil: undefined })

  it.prop("the environment decides about the server as soon as it is set", [fc.string(), maybe], ([environment, settings]) => {
    assert.strictEqual(Sources.server({ environment, settings }), environment.trim())
    assert.strictEqual(Sources.server({ environment: undefined, settings }), (settings ?? "").trim())
  })

  it.prop("a token of blanks is none", [fc.stringMatching(/^\s*$/), fc.stringMatching(/^\S+$/)], ([blank, token]) => {
    assert.isUndefined(Sources.tokenFromEnvironment(blank))
    assert.strictEqual(Sources.tokenFromEnvironment(token), token)
  })

  it("a server that fails to parse names the kind", () => {
    assert.isTrue(Either.isLeft(Credentials.parseServer("nonsense", { insecureHttp: false })))
  })
})
