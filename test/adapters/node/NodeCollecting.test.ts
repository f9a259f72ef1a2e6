import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fs from "node:fs"
import { dirname } from "node:path"
import * as NodeCollectedFiles from "../../../src/adapters/node/NodeCollectedFiles.ts"
import * as NodeHomes from "../../../src/adapters/node/NodeHomes.ts"
import * as OwnersRights from "../../../src/adapters/node/OwnersRights.ts"
import { CollectedFiles } from "../../../src/ports/CollectedFiles.ts"
import * as CollectedFilesPort from "../../ports/CollectedFiles.ts"
import * as HomesPort from "../../ports/Homes.ts"
import { folders, mode } from "./support.ts"

const fresh = folders("collecting")
const nobody = "no-such-group"

HomesPort.suite("node", () => {
  const root = fresh()
  return {
    layer: NodeHomes.layer(root, OwnersRights.own),
    root,
    uid: process.getuid!(),
    put: (path, thing) => {
      fs.mkdirSync(dirname(path), { recursive: true })
      if (thing.kind === "folder") fs.mkdirSync(path)
      else if (thing.kind === "link") fs.symlinkSync(thing.to, path)
      else fs.writeFileSync(path, thing.text)
    }
  }
})

const textsIn = (root: string): Record<string, string> =>
  Object.fromEntries(fs.readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => fs.statSync(`${root}/${name}`).isFile())
    .map((name) => [name, fs.readFileSync(`${root}/${name}`, "utf8")]))

CollectedFilesPort.suite("node", () => {
  const root = `${fresh()}/target`
  return { layer: NodeCollectedFiles.layer(root, nobody), texts: () => textsIn(root) }
})

describe("collected files on disk", () => {
  const using = <A, E>(root: string, group: string, program: Effect.Effect<A, E, CollectedFiles>) =>
    Effect.provide(program, NodeCollectedFiles.layer(root, group))

  it.effect("without the group a warning, and nobody else may read; the file keeps its time", () => {
    const root = `${fresh()}/target`
    return using(root, nobody, Effect.gen(function*() {
      const files = yield* CollectedFiles
      const warnings = yield* files.prepare
      assert.match(warnings.join(), /Group 'no-such-group' not found, using default group/)
      yield* CollectedFilesPort.keep("one\n", 1_600_000_000_000)
      assert.deepStrictEqual([root, `${root}/ann`].map(mode), ["700", "700"])
      assert.strictEqual(mode(`${root}/ann/a.jsonl`), "600")
      assert.strictEqual(fs.statSync(`${root}/ann/a.jsonl`).mtimeMs, 1_600_000_000_000)
    }))
  })

  it.effect("with a group its members may read all of it: 2770, and the group goes on to what is made there", () => {
    const root = `${fresh()}/target`
    const gid = process.getgid!()
    const groups = fs.readFileSync("/etc/group", "utf8").split("\n").map((row) => row.split(":"))
    const group = groups.find((row) => row[2] === String(gid))?.[0]
    if (group === undefined) return Effect.sync(() => console.log("not run: this process is of a group without a name"))
    return using(root, group, Effect.gen(function*() {
      const files = yield* CollectedFiles
      assert.deepStrictEqual(yield* files.prepare, [])
      yield* CollectedFilesPort.keep("one\n")
      const modes = [root, `${root}/ann`].map((name) => (fs.statSync(name).mode & 0o7777).toString(8))
      assert.deepStrictEqual(modes, ["2770", "2770"])
      assert.strictEqual(mode(`${root}/ann/a.jsonl`), "640")
      assert.strictEqual(fs.statSync(`${root}/ann/a.jsonl`).gid, gid)
    }))
  })

  it.effect("a root that put its rights down can still give the target to the group", (context) => {
    if (process.getuid!() !== 0) return Effect.sync(() => context.skip("not run: not root"))
    const [group = "", , gid] = fs.readFileSync("/etc/group", "utf8").split("\n")[1]?.split(":") ?? []
    const top = fresh()
    fs.chmodSync(dirname(top), 0o755)
    fs.chownSync(top, 61_003, 61_003)
    return using(`${top}/target`, group, Effect.gen(function*() {
      const files = yield* CollectedFiles
      OwnersRights.putDown(61_003, 61_003)
      assert.deepStrictEqual(yield* files.prepare, [])
      yield* CollectedFilesPort.keep("one\n")
      for (const name of ["", "/ann"]) {
        const { mode, uid, ...stat } = fs.statSync(`${top}/target${name}`)
        assert.deepStrictEqual([(mode & 0o7777).toString(8), uid, stat.gid], ["2770", 61_003, Number(gid)])
      }
    }).pipe(Effect.ensuring(Effect.sync(OwnersRights.takeUp))))
  })

  it.effect("what others put into the target is neither followed nor written through (reliability K10)", () => {
    const root = `${fresh()}/target`
    const elsewhere = fresh()
    fs.writeFileSync(`${elsewhere}/a.jsonl`, "mine")
    return using(root, nobody, Effect.gen(function*() {
      const files = yield* CollectedFiles
      yield* files.prepare
      fs.symlinkSync(elsewhere, `${root}/ann`)
      assert.strictEqual((yield* Effect.flip(CollectedFilesPort.keep("two\n")))._tag, "StoreError")
      fs.rmSync(`${root}/ann`)
      fs.mkdirSync(`${root}/ann`)
      fs.symlinkSync(`${elsewhere}/a.jsonl`, `${root}/ann/a.jsonl`)
      assert.strictEqual((yield* Effect.flip(CollectedFilesPort.keep("two\n")))._tag, "StoreError")
      assert.strictEqual(fs.readFileSync(`${elsewhere}/a.jsonl`, "utf8"), "mine")
    }))
  })

  it.effect("what a run that died left half done goes, what a living one is writing stays", () => {
    const root = `${fresh()}/target`
    return using(root, nobody, Effect.gen(function*() {
      const files = yield* CollectedFiles
      yield* files.prepare
      fs.mkdirSync(`${root}/ann`)
      fs.writeFileSync(`${root}/ann/.4194304-0123456789abcdef.part`, "half")
      fs.writeFileSync(`${root}/ann/.${process.pid}-0123456789abcdef.part`, "half")
      yield* files.keep("ann", "a.jsonl", { bytes: Stream.make(Buffer.from("x")), modifiedAt: 1 })
      assert.sameMembers(fs.readdirSync(`${root}/ann`), ["a.jsonl", `.${process.pid}-0123456789abcdef.part`])
    }))
  })
})
