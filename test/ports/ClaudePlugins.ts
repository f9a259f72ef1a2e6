import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import { ClaudePlugins } from "../../src/ports/ClaudePlugins.ts"

export interface Scene {
  readonly layer: Layer.Layer<ClaudePlugins>
  /** A folder whose list `write` writes. */
  readonly folder: string
  readonly workspaces: readonly [string, string]
  readonly write: (versions: Readonly<Record<string, string>>) => void
}

export const list = (versions: Readonly<Record<string, string>>): string =>
  JSON.stringify({ name: "agnes", owner: { name: "agnes" }, plugins: Object.entries(versions).map(([name, version]) => ({ name, version, source: `./${name}` })) })

/** The contract of `ClaudePlugins`; a plugin called `broken` cannot be installed. `skipped` says why it is not run. */
export const suite = (name: string, make: () => Scene, skipped?: string) =>
  describe(`ClaudePlugins: ${name}`, () => {
    if (skipped !== undefined) return it("keeps the contract", (context) => context.skip(skipped))
    it.effect("installs and updates for one workspace, says what did not work, and may be repeated", () => {
      const { folder, layer, workspaces: [one, other], write } = make()
      return Effect.gen(function*() {
        const port = yield* ClaudePlugins
        const [here, there] = [Workspace.make(one), Workspace.make(other)]
        assert.strictEqual((yield* Effect.flip(port.updateMarketplace(here, "agnes"))).isMissing, false)
        write({ a: "1", b: "1", broken: "1" })
        yield* port.addMarketplace(here, folder)
        yield* port.addMarketplace(there, folder)
        yield* port.updateMarketplace(here, "agnes")
        assert.deepStrictEqual(yield* port.installed(here), [])
        for (const id of ["a@agnes", "b@agnes", "a@agnes"]) yield* port.install(here, id)
        yield* port.install(there, "b@agnes")
        write({ a: "2", b: "1", broken: "1" })
        yield* port.updateMarketplace(here, "agnes")
        yield* port.update(here, "a@agnes")
        assert.sameDeepMembers([...(yield* port.installed(here))], [{ id: "a@agnes", version: "2" }, { id: "b@agnes", version: "1" }])
        assert.deepStrictEqual(yield* port.installed(there), [{ id: "b@agnes", version: "1" }])
        for (const work of [port.install(here, "broken@agnes"), port.install(here, "none@agnes")]) {
          const error = yield* Effect.flip(work)
          assert.deepStrictEqual([error.isMissing, error.text.includes("@agnes")], [false, true])
        }
      }).pipe(Effect.provide(layer))
    }, 120_000)
  })
