import { assert, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { afterAll } from "vitest"
import * as Bundle from "../../../src/domain/marketplace/Bundle.ts"
import * as GitRepositories from "../../../src/adapters/node/marketplace/GitRepositories.ts"
import { PluginRepositories as Port } from "../../../src/ports/PluginRepositories.ts"
import * as PluginRepositories from "../../ports/PluginRepositories.ts"

const root = mkdtempSync(join(tmpdir(), "agnes-repositories-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const limits = { time: 30_000, processes: 2 }
const fresh = () => mkdtempSync(join(root, "d-"))

/** `PATH` is what git is found by, each time. */
const nowhere = Layer.scopedDiscard(Effect.acquireRelease(
  Effect.sync(() => {
    const path = process.env["PATH"]
    process.env["PATH"] = join(root, "none")
    return path
  }),
  (path) => Effect.sync(() => void (process.env["PATH"] = path))
))

PluginRepositories.suite("git", {
  usual: () => GitRepositories.layer(fresh(), limits),
  without: () => Layer.merge(nowhere, GitRepositories.layer(fresh(), limits))
})

const git = (...args: ReadonlyArray<string>) => execFileSync("git", [...args], { encoding: "utf8" }).trim()

it.live("a repository is whole, without hooks and history, and a cut off answer is not taken for one", () =>
  Effect.gen(function*() {
    const folder = fresh()
    const port = yield* Effect.provide(Port, GitRepositories.layer(folder, limits))
    const a = PluginRepositories.plugin("a", "hello\n")
    yield* port.keep(a.digest, a.lines)
    yield* Effect.scoped(Effect.flatMap(
      port.answer(PluginRepositories.contents(a), { what: "refs", protocol: "version=2" }),
      ({ body }) => Stream.runDrain(body)
    ))
    const stacks = join(folder, "marketplace", "stacks")
    const [repository = ""] = readdirSync(stacks)
    const at = join(stacks, repository)
    assert.isFalse(existsSync(join(at, "hooks")))
    git("-C", at, "fsck", "--strict")
    assert.strictEqual(git("-C", at, "rev-list", "--count", "--all"), "1")
    assert.strictEqual(git("-C", at, "show", "HEAD:plugins/a/commands/say.md"), "hello")
    const odd = Bundle.lines("plugins/o", ["a b", "größe ü.md", "-x", "data 3", "#", "x/y/z"].map((path) =>
      ({ path, executable: path === "-x", bytes: Buffer.from(`M ${path}\r\n\u0000`) })))
    yield* port.keep("f".repeat(64), odd)
    yield* Effect.scoped(Effect.flatMap(
      port.answer({ list: "{}", digests: ["f".repeat(64)] }, { what: "refs", protocol: undefined }),
      ({ body }) => Stream.runDrain(body)
    ))
    const other = join(stacks, readdirSync(stacks).find((each) => each !== repository) ?? "")
    const listed = git("-C", other, "-c", "core.quotePath=false", "ls-tree", "-r", "-z", "HEAD").split("\0")
    assert.sameMembers(listed.flatMap((each) => each.match(/plugins.*/) ?? []), [
      "plugins/o/#", "plugins/o/-x", "plugins/o/a b", "plugins/o/data 3", "plugins/o/größe ü.md", "plugins/o/x/y/z"
    ])
    assert.deepStrictEqual(listed.filter((each) => each.startsWith("100755")).length, 1)
    assert.deepStrictEqual(git("-C", at, "ls-tree", "-r", "--name-only", "HEAD").split("\n"), [
      ".claude-plugin/marketplace.json", "plugins/a/commands/say.md"
    ])
    const broken = yield* Effect.scoped(Effect.flatMap(
      port.answer(PluginRepositories.contents(a), { what: "pack", protocol: undefined, body: new TextEncoder().encode("0032want zz\n") }),
      ({ body }) => Effect.exit(Stream.runDrain(body))
    ))
    assert.strictEqual(broken._tag, "Failure")
  }))

it.live("a turn that is not given back keeps others waiting, and then they are told", () =>
  Effect.gen(function*() {
    const port = yield* Effect.provide(Port, GitRepositories.layer(fresh(), { time: 200, processes: 1 }))
    const asked = { what: "refs", protocol: undefined } as const
    yield* Effect.scoped(Effect.gen(function*() {
      yield* Effect.exit(port.answer(PluginRepositories.contents(), asked))
      const error = yield* Effect.flip(port.answer(PluginRepositories.contents(), asked))
      assert.strictEqual(error._tag, "RepositoriesBusy")
    }))
  }))
