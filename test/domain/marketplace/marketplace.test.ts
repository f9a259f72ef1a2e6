import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Bundle from "../../../src/domain/marketplace/Bundle.ts"
import * as Listing from "../../../src/domain/marketplace/Listing.ts"
import * as PluginName from "../../../src/domain/marketplace/PluginName.ts"
import * as PluginPath from "../../../src/domain/marketplace/PluginPath.ts"
import * as Published from "../../../src/domain/marketplace/Published.ts"
import * as Refresh from "../../../src/domain/marketplace/Refresh.ts"
import * as Stack from "../../../src/domain/marketplace/Stack.ts"
import * as Some from "./arbitrary.ts"

const seats = fc.uniqueArray(
  fc.record({ name: Some.name, eligible: fc.boolean(), chosen: fc.boolean(), pinned: fc.boolean() }),
  { selector: ({ name }) => name }
)

describe("the stack of somebody", () => {
  it("is what they chose of what they were granted, and what is pinned, whatever the order", () =>
    fc.assert(fc.property(seats, (all) => {
      const served = Stack.served(all).map(({ name }) => name)
      const granted = new Set(all.filter(({ eligible }) => eligible).map(({ name }) => name))
      const chosen = all.filter(({ chosen }) => chosen).map(({ name }) => name)
      const pinned = all.filter(({ pinned }) => pinned).map(({ name }) => name)
      assert.deepStrictEqual(served, [...new Set([...chosen.filter((name) => granted.has(name)), ...pinned])].sort())
      assert.deepStrictEqual(Stack.served(all.toReversed()), Stack.served(all))
      assert.isTrue(Stack.served(all).every(Stack.isVisible))
    })))

  it("grows with every grant, choice and pin, and with nothing else", () =>
    fc.assert(fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (eligible, chosen, pinned) => {
      const seat = { eligible, chosen, pinned }
      for (const more of [{ eligible: true }, { chosen: true }, { pinned: true }]) {
        if (Stack.isServed(seat)) assert.isTrue(Stack.isServed({ ...seat, ...more }))
      }
    })))
})

describe("names and paths", () => {
  it("a possible name is one word of an address, of a folder and of a command", () =>
    fc.assert(fc.property(fc.oneof(fc.string(), Some.name), (name) => {
      if (!PluginName.isPossible(name)) return
      assert.strictEqual(encodeURIComponent(name), name)
      assert.isUndefined(PluginPath.nameProblem(name))
      assert.notMatch(name, /^-|\s|\.\.|^\.$/)
    })))

  it.each([
    ".git", ".GIT", ".git ", ".git.", "git~1", ".gi\u200ct", ".gitmodules", ".gitattributes", "a\nb", "", ".", "..",
    "a/b", "a\\b", "nul", "NUL.txt", "x:y", "\u{e000}", "a".repeat(256)
  ])("no file of a plugin is called %j", (name) => assert.isString(PluginPath.nameProblem(name)))

  it.each([".gitignore", ".claude-plugin", "größe.md", "名前.md", "a b.md", ".mcp.json", "con-text.md"])(
    "a file can be called %j", (name) => assert.isUndefined(PluginPath.nameProblem(name)))

  it("two files that many disks take for one are seen", () => {
    assert.deepStrictEqual(PluginPath.clash(["a/B.md", "c", "A/b.md"]), ["a/B.md", "A/b.md"])
    assert.isUndefined(PluginPath.clash(["a", "b", "a/b"]))
  })
})

const list = (plugins: ReadonlyArray<unknown>, more = {}) => JSON.stringify({ ...more, plugins })

describe("a folder's list", () => {
  it("is total, and leads nowhere but below the folder", () =>
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.record({ name: Some.name, source: fc.oneof(fc.string(), fc.constantFrom("./a", "../a", "./a/../../b", "/etc", "./.git")) })).map((all) => list(all))), (json) => {
      const decoded = Listing.decode(json)
      if (Either.isLeft(decoded)) return assert.isNotEmpty(decoded.left)
      for (const { folder } of decoded.right.plugins) {
        for (const step of folder.split("/")) assert.isTrue(folder === "" || PluginPath.nameProblem(step) === undefined)
      }
    })))

  it("passes on what Claude Code reads, and no source of its own", () => {
    const one = { name: "a", source: "./p/a/", version: "1.2.0", description: "d", hooks: "./h.json", odd: 1 }
    assert.deepStrictEqual(Either.getOrThrow(Listing.decode(list([one, { name: "b", source: "b" }], { metadata: { pluginRoot: "./q" } }))).plugins, [
      { name: "a", folder: "p/a", version: "1.2.0", description: "d", rest: { hooks: "./h.json" } },
      { name: "b", folder: "q/b", version: undefined, description: "", rest: {} }
    ])
  })

  it("names everything that is wrong with it at once", () => {
    const wrong = Listing.decode(list([
      { name: "a", source: { source: "github", repo: "x/y" } }, { name: "B" }, 7, { name: "c", source: "./c" }, { name: "c", source: "./d" },
      { name: "e", source: "./../e" }
    ]))
    assert.lengthOf(Either.isLeft(wrong) ? wrong.left : [], 5)
  })
})

const files = fc.uniqueArray(
  fc.record({ path: Some.name.map((name) => `d/${name}`), executable: fc.boolean(), bytes: fc.uint8Array({ maxLength: 9 }) }),
  { selector: ({ path }) => path, minLength: 1 }
)
const joined = (parts: Iterable<Uint8Array>): string => Buffer.concat([...parts]).toString("latin1")

describe("what is published", () => {
  it("the same files are the same bytes in any order; others are others", () =>
    fc.assert(fc.property(files, files, (one, other) => {
      assert.strictEqual(joined(Bundle.content(one.toReversed())), joined(Bundle.content(one)))
      assert.strictEqual(joined(Bundle.lines("p", one.toReversed())), joined(Bundle.lines("p", one)))
      const key = (all: typeof one) => JSON.stringify(all.map((file) => [file.path, file.executable, [...file.bytes]]).sort())
      assert.strictEqual(joined(Bundle.content(one)) === joined(Bundle.content(other)), key(one) === key(other))
    })))

  it("a version is semver's word for the author's, and another for other bytes", () =>
    fc.assert(fc.property(fc.string(), Some.digest, Some.digest, (declared, one, other) => {
      const told = Published.version(declared, one)
      assert.match(told, /^[0-9A-Za-z.-]+\+[0-9a-f]{12}$/)
      assert.strictEqual(told === Published.version(declared, other), one.slice(0, 12) === other.slice(0, 12))
    })))

  it("the list says what a client wants of it, in order", () =>
    fc.assert(fc.property(Some.plugins, (plugins) => {
      assert.deepStrictEqual(
        Refresh.wanted(Published.list(plugins)),
        plugins.map(({ digest, name, version }) => ({ name, version: Published.version(version, digest) }))
      )
    })))

  it("a plugin says of itself the version its list says, and keeps the rest", () => {
    const own = { path: Bundle.about, executable: false, bytes: new TextEncoder().encode("{\"name\":\"x\",\"version\":\"1.0\",\"author\":{\"name\":\"A\"}}") }
    const [stamped] = Bundle.stamped([own], { name: "a", version: "1.0+ab" })
    assert.deepStrictEqual(JSON.parse(new TextDecoder().decode(stamped?.bytes)), { name: "a", version: "1.0+ab", author: { name: "A" } })
    assert.strictEqual(Bundle.versionIn([own]), "1.0")
    const broken = [{ ...own, bytes: new TextEncoder().encode("{") }]
    assert.strictEqual(Bundle.stamped(broken, { name: "a", version: "1" }), broken)
    assert.isString(Bundle.problem([]))
  })
})

describe("a refresh", () => {
  const wanted = fc.uniqueArray(fc.record({ name: Some.name, version: fc.constantFrom("1", "2") }), { selector: ({ name }) => name })
  const present = fc.array(fc.record({ id: Some.name.map(PluginName.address), version: fc.constantFrom("1", "2") }))

  it("brings every plugin of the list once, and takes nothing away", () =>
    fc.assert(fc.property(wanted, present, (all, here) => {
      const plan = Refresh.plan(all, here)
      assert.sameMembers([...plan.install, ...plan.update, ...plan.same], all.map(({ name }) => name))
      const after = all.map(({ name, version }) => ({ id: PluginName.address(name), version }))
      assert.deepStrictEqual(Refresh.plan(all, after), { install: [], update: [], same: all.map(({ name }) => name) })
    })))

  it("T3 there is news when what was fetched is not what the workspace has, and never when that is unknown", () => {
    assert.isFalse(Refresh.isNews({ head: "a", fetched: "a", noted: undefined }))
    assert.isTrue(Refresh.isNews({ head: "a", fetched: "b", noted: undefined }))
    assert.isTrue(Refresh.isNews({ head: "b", fetched: "b", noted: "a" }))
    assert.isFalse(Refresh.isNews({ head: undefined, fetched: "b", noted: "a" }))
    assert.isFalse(Refresh.isNews({ head: "a", fetched: undefined, noted: undefined }))
    assert.deepStrictEqual(JSON.parse(Refresh.notice), {
      systemMessage: "Agnes marketplace has updates available. Run /update-agnes-plugins to install them.",
      hookSpecificOutput: {
        hookEventName: "SessionStart",
        additionalContext: "Agnes marketplace has updates available. Run /update-agnes-plugins to install them."
      }
    })
  })

  it("a list that is not ours is no list", () => {
    for (const text of ["", "[]", "null", "{}", "{\"name\":\"x\",\"plugins\":[]}", "{\"name\":\"agnes\",\"plugins\":[{\"name\":\"-rf\"}]}", "{\"name\":\"agnes\",\"plugins\":[null]}"]) {
      assert.isUndefined(Refresh.wanted(text))
    }
  })
})
