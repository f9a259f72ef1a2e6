import { assert, describe, it } from "@effect/vitest"
import { Effect, Encoding, Layer, Option, Redacted } from "effect"
import * as MemoryAccountServer from "../../../src/adapters/memory/MemoryAccountServer.ts"
import * as MemoryEnvironment from "../../../src/adapters/memory/MemoryEnvironment.ts"
import * as ImportToken from "../../../src/main/programs/account/ImportToken.ts"
import * as Login from "../../../src/main/programs/account/Login.ts"
import { Environment } from "../../../src/ports/Environment.ts"
import { TokenStore } from "../../../src/ports/TokenStore.ts"
import { Settings, UserConfig } from "../../../src/ports/UserConfig.ts"

const jwt = (payload: unknown): string => `h.${Encoding.encodeBase64Url(JSON.stringify(payload))}.s`
const anns = jwt({ email: "ann@example.org" })
const office = "https://office.example.org"
const other = "https://other.example.org"

/** Settings and token file that write down every change in order. */
const world = (site: Partial<MemoryAccountServer.Site> = {}, configured: string | undefined = other) => {
  const saved: Array<string> = []
  const layer = Layer.mergeAll(
    MemoryAccountServer.layer({
      url: office,
      tokens: { [anns]: "ann@example.org" },
      passwords: { "ann@example.org": "pw" },
      ...site
    }),
    Layer.succeed(Environment, MemoryEnvironment.make()),
    Layer.mock(UserConfig, {
      load: Effect.succeed(new Settings(configured === undefined ? {} : { server: configured })),
      save: (changes) => Effect.sync(() => void saved.push(JSON.stringify(changes)))
    }),
    Layer.mock(TokenStore, {
      clear: Effect.sync(() => void saved.push("clear")),
      save: ({ email, token }) => Effect.sync(() => void saved.push(`${email} ${Redacted.value(token)}`))
    })
  )
  return { saved, layer }
}

const words = <A, R>(program: Effect.Effect<A, { readonly message: string }, R>) =>
  Effect.merge(Effect.mapError(program, (error) => error.message))

const importing = (options: Partial<ImportToken.Options>, { layer }: ReturnType<typeof world>) =>
  words(ImportToken.importToken({
    token: Redacted.make(anns),
    server: Option.some(office),
    email: Option.none(),
    skipVerify: false,
    insecureHttp: false,
    ...options
  })).pipe(Effect.provide(layer))

describe("import-token", () => {
  it.effect("W-27 asks the server first, then forgets the other server's token, then stores URL and token", () =>
    Effect.gen(function*() {
      const made = world()
      assert.strictEqual(yield* importing({}, made), "ann@example.org")
      assert.deepStrictEqual(made.saved, ["clear", JSON.stringify({ server: office }), `ann@example.org ${anns}`])
    }))

  it.effect("the configured server's token is replaced in one step", () =>
    Effect.gen(function*() {
      const made = world({}, office)
      assert.strictEqual(yield* importing({ server: Option.none() }, made), "ann@example.org")
      assert.deepStrictEqual(made.saved, [`ann@example.org ${anns}`])
    }))

  const refusals: ReadonlyArray<readonly [string, Partial<MemoryAccountServer.Site>, Partial<ImportToken.Options>, string]> = [
    ["a token the server rejects", { tokens: {} }, {}, `Token rejected by server (${office}): Invalid token`],
    ["a server error", { status: 503 }, {}, `Server error from ${office} during verification (HTTP 503). Re-run with --skip-verify to bypass.`],
    ["a server that cannot be reached", { url: "https://elsewhere.example.org" }, {}, `Could not reach server ${office}: no such server`],
    ["text that is no token", {}, { token: Redacted.make("nonsense") }, "Could not decode token as JWT: not three parts separated by dots"],
    ["plain http to another machine", {}, { server: Option.some("http://office.example.org") }, "config_invalid"],
    ["a URL with credentials", {}, { server: Option.some("https://u:p@office.example.org") }, "config_invalid"]
  ]
  for (const [what, site, options, expected] of refusals) {
    it.effect(`W-27 ${what}: nothing is saved`, () =>
      Effect.gen(function*() {
        const made = world(site)
        assert.include(yield* importing(options, made), expected)
        assert.deepStrictEqual(made.saved, [])
      }))
  }

  for (const status of [204, 302, 403, 404]) {
    it.effect(`W-27 a ${status} is no verification`, () =>
      Effect.gen(function*() {
        const made = world({ status })
        assert.include(yield* importing({}, made), `HTTP ${status}`)
        assert.deepStrictEqual(made.saved, [])
      }))
  }

  it.effect("L8 a token without e-mail needs one", () =>
    Effect.gen(function*() {
      const nobodys = Redacted.make(jwt({ sub: "1" }))
      const made = world({ tokens: { [Redacted.value(nobodys)]: "" } })
      assert.include(yield* importing({ token: nobodys }, made), "missing the 'email' claim")
      assert.deepStrictEqual(made.saved, [])
      assert.strictEqual(yield* importing({ token: nobodys, email: Option.some("bob@example.org") }, made), "bob@example.org")
    }))

  it.effect("without a server anywhere it says how to name one", () =>
    Effect.gen(function*() {
      const made = world({}, "")
      assert.include(yield* importing({ server: Option.none() }, made), "No server configured. Pass --server")
    }))

  it.effect("--skip-verify stores without asking; --insecure-http is remembered with the server it was for", () =>
    Effect.gen(function*() {
      const made = world({ status: 500 })
      yield* importing({ skipVerify: true, insecureHttp: true, server: Option.some("http://office.example.org/") }, made)
      assert.deepStrictEqual(made.saved.slice(0, 2), ["clear", "{\"server\":\"http://office.example.org\",\"insecure_http\":true}"])
    }))
})

describe("login", () => {
  const login = (password: string, made: ReturnType<typeof world>, server: Option.Option<string> = Option.some(office)) =>
    words(Login.login({ email: "ann@example.org", password: Redacted.make(password), server, insecureHttp: false })).pipe(
      Effect.provide(made.layer)
    )

  it.effect("stores server and token together", () =>
    Effect.gen(function*() {
      const made = world()
      assert.strictEqual(yield* login("pw", made), "ann@example.org")
      assert.deepStrictEqual(made.saved, ["clear", JSON.stringify({ server: office }), `ann@example.org ${anns}`])
    }))

  it.effect("says why not, and stores nothing", () =>
    Effect.gen(function*() {
      const made = world()
      assert.strictEqual(yield* login("wrong", made), "Login failed: Invalid email or password")
      assert.strictEqual(yield* login("pw", made, Option.none()), "Connection error: no such server")
      assert.deepStrictEqual(made.saved, [])
    }))
})
