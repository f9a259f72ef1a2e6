import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fs from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { vi } from "vitest"
import * as MemoryEnvironment from "../../../src/adapters/memory/MemoryEnvironment.ts"
import * as GitMarketplaceClone from "../../../src/adapters/node/marketplace/GitMarketplaceClone.ts"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Manage from "../../../src/main/programs/server/marketplace/Manage.ts"
import * as Register from "../../../src/main/programs/server/marketplace/Register.ts"
import { MarketplaceClone as Port } from "../../../src/ports/MarketplaceClone.ts"
import * as Server from "../../e2e/serve/Server.ts"
import * as MarketplaceClone from "../../ports/MarketplaceClone.ts"
import * as PluginFolder from "../../support/PluginFolder.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const by = Audit.operator

const made = Effect.gen(function*() {
  const top = yield* TempFolder.make
  const server = yield* Server.start()
  const token = yield* Server.person(server, "ann")
  const home = join(top, "home")
  return {
    home,
    token,
    layer: GitMarketplaceClone.layer({ environment: MemoryEnvironment.make({ home }) }),
    credentials: { serverUrl: server.url, token: Redacted.make(token) },
    refused: Effect.succeed({ serverUrl: server.url, token: Redacted.make("nonsense") }),
    change: (words: string) =>
      Server.beside(server, Effect.gen(function*() {
        fs.rmSync(join(top, "team"), { recursive: true, force: true })
        yield* Register.register("team", PluginFolder.put(join(top, "team"), { [words]: "say" }), by)
        yield* Manage.pin(words, by)
      })).pipe(Effect.orDie)
  }
})

MarketplaceClone.suite("git", made)

/** Every file below a folder that holds this text. */
const holding = (folder: string, text: string): ReadonlyArray<string> =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && fs.readFileSync(join(entry.parentPath, entry.name), "latin1").includes(text))
    .map(({ name }) => name)

/** A server that never answers; `heard` are the headers of who asked. */
const deaf = Effect.acquireRelease(
  Effect.async<{ readonly url: string; readonly heard: Array<string>; readonly close: () => void }>((resume) => {
    const heard: Array<string> = []
    const server = createServer((request) => void heard.push(JSON.stringify(request.headers)))
    server.listen(0, "127.0.0.1", () => {
      const close = () => {
        server.closeAllConnections()
        server.close()
      }
      resume(Effect.succeed({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

it.scopedLive("T3 the token is in no file, what was done to the clone is undone and not run, and another server gets nothing", () =>
  Effect.gen(function*() {
    const { change, credentials, home, layer, token } = yield* made
    yield* change("first")
    vi.stubEnv("AGNES_TOKEN", token)
    yield* Effect.gen(function*() {
      const clone = yield* Port
      yield* clone.clone(credentials, 20_000)
      const place = yield* clone.path
      assert.deepStrictEqual(holding(home, token), [])
      fs.writeFileSync(join(place, "plugins/first/commands/say.md"), "changed")
      fs.writeFileSync(join(place, "plugins/first/stray.md"), "stray")
      fs.mkdirSync(join(place, ".git/hooks"), { recursive: true })
      const mark = join(home, "ran")
      for (const hook of ["post-checkout", "reference-transaction", "post-index-change"]) {
        fs.writeFileSync(join(place, ".git/hooks", hook), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 })
      }
      yield* clone.fetch(credentials, 20_000)
      const lock = join(place, ".git/index.lock")
      fs.writeFileSync(lock, "")
      assert.include((yield* Effect.flip(clone.reset)).text, "index.lock")
      fs.utimesSync(lock, 1, 1)
      yield* clone.reset
      assert.strictEqual(fs.readFileSync(join(place, "plugins/first/commands/say.md"), "utf8"), "say")
      assert.isFalse(fs.existsSync(join(place, "plugins/first/stray.md")))
      assert.isFalse(fs.existsSync(mark))
      // A clone that was made to point elsewhere asks the server of the token all the same.
      const other = yield* deaf
      const config = join(place, ".git/config")
      fs.writeFileSync(config, fs.readFileSync(config, "utf8").replace(/url = .*/, `url = ${other.url}/marketplace.git`))
      const { fetched, head } = yield* clone.fetch(credentials, 20_000)
      assert.strictEqual(fetched, head)
      assert.deepStrictEqual(other.heard, [])
      // One that does not answer is not waited for, and git does not outlive the limit.
      const late = yield* Effect.flip(clone.fetch({ ...credentials, serverUrl: other.url }, 400))
      assert.match(late.text, /took longer than 0.4 s/)
      assert.isFalse(other.heard.join().includes(token))
    }).pipe(Effect.provide(layer), Effect.ensuring(Effect.sync(() => vi.unstubAllEnvs())))
  }), 120_000)
