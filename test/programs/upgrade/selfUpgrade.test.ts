import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type * as MemoryVersions from "../../../src/adapters/memory/MemoryVersions.ts"
import * as World from "./World.ts"

const { launcher, make, pointer, rollBack, runs, server, upgrade } = World

const refreshed = (world: World.World): boolean => world.setup.json()["hooks"] !== undefined

describe("self-upgrade", () => {
  it.effect("M1 M22 --check-only: something newer is said, ends with 1 and touches no hooks", () =>
    Effect.gen(function*() {
      const world = make()
      const { code, error } = yield* upgrade(world, { checkOnly: true })
      assert.strictEqual(code, 1)
      assert.include(error, "is out of date — latest on this server is 0.2.0")
      assert.isFalse(refreshed(world))
      assert.deepStrictEqual(world.done, [])
    }))

  it.effect("M2 --check-only: nothing newer, or nobody there, ends with 0", () =>
    Effect.gen(function*() {
      for (const version of ["0.1.0", "0.0.9", "none", "unreachable"]) {
        const world = make({ version })
        const { code, error } = yield* upgrade(world, { checkOnly: true, force: true })
        assert.deepStrictEqual([version, code, error], [version, 0, ""])
        assert.isFalse(refreshed(world))
      }
    }))

  it.effect("M3 M19 nothing newer: no process is started, the hooks are refreshed, ends with 0", () =>
    Effect.gen(function*() {
      const world = make({ version: "0.1.0" })
      const { code, error } = yield* upgrade(world)
      assert.deepStrictEqual([code, error, world.done], [0, "", []])
      assert.isTrue(refreshed(world))
    }))

  it.effect("M20 W-11 after an upgrade the new version refreshes the hooks, once", () =>
    Effect.gen(function*() {
      const world = make()
      const { code, error } = yield* upgrade(world)
      assert.deepStrictEqual([code, error], [0, "agnes self-upgrade: installed 0.2.0"])
      const [name = ""] = world.computer.folders.keys()
      assert.deepStrictEqual(world.done, [
        "install 0.2.0", `run ${name} --version`, "point 0.2.0", "run launcher --version",
        `run ${name} hooks refresh --quiet --workspace /ws`
      ])
      assert.match(name, /^0\.2\.0-[0-9a-f]{8}$/)
      assert.isFalse(refreshed(world), "not by this version")
      assert.strictEqual(yield* runs(world), "agnes 0.2.0")
    }))

  it.effect("M6 --force installs what is there already; what is known is forgotten before and after, one question", () =>
    Effect.gen(function*() {
      const world = make({ version: "0.1.0" })
      world.held.record = { installed: "0.1.0", server_url: server, checked_at: 1_795_000_000, latest: "0.1.0", download_url: null }
      const { code } = yield* upgrade(world, { force: true })
      assert.deepStrictEqual([code, world.asked, world.held.record], [0, [server], undefined])
      assert.strictEqual(pointer(world)?.current.version, "0.1.0")
      assert.notStrictEqual(pointer(world)?.current.entry, launcher)
    }))

  it.effect("M7 --force, nobody there: says which server, ends with 1", () =>
    Effect.gen(function*() {
      const { code, error } = yield* upgrade(make({ version: "unreachable" }), { force: true, quiet: true })
      assert.strictEqual(code, 1)
      assert.include(error, `cannot reach ${server}/cli/latest`)
    }))

  it.effect("M8 nobody there, without force: nothing on stderr, ends with 0", () =>
    Effect.gen(function*() {
      const world = make({ version: "unreachable" })
      const { code, error, out } = yield* upgrade(world)
      assert.deepStrictEqual([code, error, out.includes("did not answer")], [0, "", true])
      assert.strictEqual((yield* upgrade(world, { quiet: true })).out, "")
    }))

  it.effect("M10 --quiet still says that the install failed", () =>
    Effect.gen(function*() {
      const world = make({ npm: 7 })
      const { code, error } = yield* upgrade(world, { quiet: true })
      assert.strictEqual(code, 1)
      assert.include(error, "agnes self-upgrade: install failed with exit 7")
      assert.deepStrictEqual([yield* runs(world), pointer(world), world.computer.folders.size], ["agnes 0.1.0", undefined, 0])
    }))

  it.effect("M21 a failed upgrade refreshes nothing", () =>
    Effect.gen(function*() {
      for (const given of [{ npm: 1 }, { download: false }, { kind: "crashes" }, { computer: { stuck: () => true } }] as const) {
        const world = make(given)
        assert.strictEqual((yield* upgrade(world)).code, 1)
        assert.isFalse(refreshed(world))
        assert.deepStrictEqual(world.done.filter((step) => step.includes("hooks")), [])
        assert.strictEqual(yield* runs(world), "agnes 0.1.0")
      }
    }))

  it.effect("M16 a version that says it is another is not switched to, and not tried again without force", () =>
    Effect.gen(function*() {
      const world = make({ kind: "is another" })
      const { code, error } = yield* upgrade(world)
      assert.strictEqual(code, 1)
      assert.include(error, "smoke test (version mismatch: expected 0.2.0, got 0.1.9)")
      assert.notInclude(world.done, "point 0.2.0")
      assert.strictEqual(world.computer.folders.size, 0)
      const again = yield* upgrade(world)
      assert.strictEqual(again.code, 0)
      assert.include(again.out, "agnes self-upgrade --force")
      assert.lengthOf(world.done.filter((step) => step.startsWith("install")), 1)
      yield* upgrade(world, { force: true })
      assert.lengthOf(world.done.filter((step) => step.startsWith("install")), 2)
    }))

  it.effect("M11 the switched launcher does not start: back to the version before, nothing forgotten", () =>
    Effect.gen(function*() {
      const world = make({ version: "0.2.0" })
      yield* upgrade(world)
      const before = pointer(world)
      const newer = make({
        version: "0.3.0",
        computer: { folders: world.computer.folders, pointers: world.computer.pointers, launcher: () => ({ code: 0, stdout: "agnes 0.2.0", stderr: "" }) }
      })
      const { code, error } = yield* upgrade(newer)
      assert.strictEqual(code, 1)
      assert.include(error, "smoke test (version mismatch: expected 0.3.0, got 0.2.0)")
      assert.include(error, "rolling back to 0.2.0")
      assert.deepStrictEqual(newer.done.filter((step) => step.startsWith("point")), ["point 0.3.0", "point 0.2.0"])
      assert.deepStrictEqual(pointer(newer), { ...before!, refused: "0.3.0" })
      assert.isDefined(newer.held.record)
      assert.strictEqual(yield* runs(world), "agnes 0.2.0")
    }))

  it.effect("M12 W-37 the way back fails as well: says so, and how to mend it by hand", () =>
    Effect.gen(function*() {
      const { code, error } = yield* upgrade(make({ computer: { launcher: () => ({ code: 99, stdout: "", stderr: "" }) } }))
      assert.strictEqual(code, 1)
      assert.include(error, "rollback ALSO failed (rc=99)")
      assert.include(error, `Manual recovery: npm install --global --ignore-scripts ${server}/cli/agnes.tgz`)
    }))

  it.effect("M13 a first upgrade goes back to the installation itself: there is always a version before", () =>
    Effect.gen(function*() {
      let switched = false
      const world = make({
        computer: {
          stuck: () => { switched = true; return false },
          launcher: () => ({ code: switched ? 1 : 0, stdout: "", stderr: "" })
        }
      })
      const { code, error } = yield* upgrade(world)
      assert.strictEqual(code, 1)
      assert.include(error, "rolling back to 0.1.0")
      assert.include(error, `${server}/cli/agnes.tgz`)
      assert.strictEqual(pointer(world)?.current.entry, launcher)
    }))

  it.effect("M14 what can be gone back to is kept before what is known is forgotten", () =>
    Effect.gen(function*() {
      let known: unknown
      const world: World.World = make({
        computer: {
          stuck: () => {
            known = world.held.record
            return false
          }
        }
      })
      yield* upgrade(world)
      assert.isDefined(known)
      assert.isUndefined(world.held.record)
      assert.strictEqual(pointer(world)?.previous?.entry, launcher)
    }))

  it.effect("M17 what was known a moment ago is not believed", () =>
    Effect.gen(function*() {
      const world = make()
      world.held.record = { installed: "0.1.0", server_url: server, checked_at: 1_795_000_000, latest: "0.1.0", download_url: null, noticed_at: 5 }
      assert.strictEqual((yield* upgrade(world, { checkOnly: true })).code, 1)
      assert.deepInclude(world.held.record, { latest: "0.2.0", noticed_at: 5 })
    }))

  it.effect("M23 hooks that cannot be refreshed change nothing about the end", () =>
    Effect.gen(function*() {
      const world = make({ version: "0.1.0", broken: new Set(["/ws/.claude/settings.json"]) })
      assert.strictEqual((yield* upgrade(world)).code, 0)
      const npm = (): MemoryVersions.Program => (args) =>
        args[0] === "hooks" ? { code: 1, stdout: "", stderr: "EACCES\n" } : { code: 0, stdout: "agnes 0.2.0\n", stderr: "" }
      const { code, error } = yield* upgrade(make({ computer: { npm } }))
      assert.deepStrictEqual([code, error.includes("agnes self-upgrade: hook refresh failed: EACCES")], [0, true])
      const quiet = yield* upgrade(make({ computer: { npm } }), { quiet: true })
      assert.deepStrictEqual([quiet.code, quiet.error], [0, ""])
    }))

  it.effect("another one at work: says so and changes nothing", () =>
    Effect.gen(function*() {
      const world = make()
      world.holders.set("/home/ann/.local/share/agnes-client/upgrade.lock", { process: { pid: 1, uid: 1, alive: true, kill: () => {}, onDeath: () => {} } })
      const { code, error } = yield* upgrade(world)
      assert.deepStrictEqual([code, error, world.done], [3, "agnes self-upgrade: another one is at work; nothing was changed", []])
    }))

  it.effect("somebody was faster: the version that runs counts, not the one that asks", () =>
    Effect.gen(function*() {
      const world = make()
      yield* upgrade(world)
      const { code, outcome } = yield* upgrade(world)
      assert.deepStrictEqual([code, outcome._tag], [0, "Stayed"])
      assert.lengthOf(world.done.filter((step) => step.startsWith("install")), 1)
    }))

  const theirs = [
    [{ _tag: "Checkout", folder: "/src/agnes" }, "git pull"],
    [{ _tag: "Pinned", folder: "/x", by: "npx" }, "npx agnes@latest"],
    [{ _tag: "Pinned", folder: "/work/app", by: "project" }, "/work/app"]
  ] as const
  for (const [running, words] of theirs) {
    it.effect(`what is not ours to replace is said with what to do: ${words}`, () =>
      Effect.gen(function*() {
        const { code, error } = yield* upgrade(make({ computer: { running } }))
        assert.strictEqual(code, 1)
        assert.include(error, words)
      }))
  }

  describe("npm's registry", () => {
    it.effect("is asked where no server is configured, or it has nothing to give, and believed where it has this version too", () =>
      Effect.gen(function*() {
        for (const serverUrl of [undefined, server]) {
          const world = make({ version: "none", registry: { newest: "0.2.0", own: "0.1.0" } })
          assert.strictEqual((yield* upgrade(world, { serverUrl })).code, 0)
          assert.strictEqual(yield* runs(world), "agnes 0.2.0")
          assert.lengthOf([...world.computer.folders.keys()], 1, "what was compared is gone")
        }
      }))

    it.effect("is not asked where the server does not answer", () =>
      Effect.gen(function*() {
        const world = make({ version: "unreachable", registry: { newest: "0.2.0", own: "0.1.0" } })
        yield* upgrade(world)
        assert.deepStrictEqual(world.asked, [server])
      }))

    it.effect("another program of the same name is never run", () =>
      Effect.gen(function*() {
        const world = make({ version: "none", registry: { newest: "9.0.0", own: "something else" } })
        const { code, error } = yield* upgrade(world)
        assert.strictEqual(code, 1)
        assert.include(error, "may be another program")
        assert.deepStrictEqual(world.done, ["install 0.1.0"])
      }))
  })

  describe("--rollback", () => {
    it.effect("goes to the version before without asking anybody, and there again only by force", () =>
      Effect.gen(function*() {
        const world = make()
        yield* upgrade(world)
        world.asked.length = 0
        const { code, error } = yield* rollBack(world)
        assert.deepStrictEqual([code, error.includes("back to 0.1.0"), world.asked], [0, true, []])
        assert.strictEqual(yield* runs(world), "agnes 0.1.0")
        assert.include((yield* upgrade(world)).out, "was taken back here")
        assert.deepInclude(yield* upgrade(world, { checkOnly: true }), { code: 0, error: "" })
        assert.strictEqual(yield* runs(world), "agnes 0.1.0")
        assert.strictEqual((yield* upgrade(world, { force: true })).code, 0)
        assert.strictEqual(yield* runs(world), "agnes 0.2.0")
      }))

    it.effect("says when there is none before", () =>
      Effect.gen(function*() {
        const { code, error } = yield* rollBack(make())
        assert.deepStrictEqual([code, error.includes("no version before")], [1, true])
      }))
  })
})
