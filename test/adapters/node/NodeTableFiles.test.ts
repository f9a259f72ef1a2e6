import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as MemoryTableFiles from "../../../src/adapters/memory/MemoryTableFiles.ts"
import * as NodeTableFiles from "../../../src/adapters/node/NodeTableFiles.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { TableFiles as Port } from "../../../src/ports/TableFiles.ts"
import * as TableFiles from "../../ports/TableFiles.ts"
import { md5, sha256 } from "../../support/TableServer.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const real = Effect.gen(function*() {
  return { workspace: Workspace.make(yield* TempFolder.make), files: yield* Effect.provide(Port, NodeTableFiles.layer) }
})

TableFiles.suite("files", real)
TableFiles.suite(
  "memory",
  Effect.map(
    Effect.provide(Port, MemoryTableFiles.layer({ sha256, md5 })),
    (files) => ({ files, workspace: Workspace.make("/desk") })
  )
)

describe("NodeTableFiles", () => {
  it.scoped("N4 a table is a file of its own name beside the objects, which nobody may write", () =>
    Effect.gen(function*() {
      const subject = yield* real
      const root = subject.workspace.root
      const key = yield* TableFiles.bring(subject, "PAR1 x PAR1")
      yield* subject.files.name(subject.workspace, [{ name: "orders", sha256: key }], [])
      assert.strictEqual(fs.readFileSync(`${root}/server/parquet/orders.parquet`, "utf8"), "PAR1 x PAR1")
      assert.strictEqual(fs.statSync(`${root}/server/parquet/orders.parquet`).mode & 0o222, 0)
      assert.deepStrictEqual(fs.readdirSync(`${root}/server/parquet`).sort(), [".agnes", "orders.parquet"])
      assert.deepStrictEqual(fs.readdirSync(`${root}/server/parquet/.agnes`), [`${key}.parquet`])
    }))

  it.scoped("O8 O9 what a killed download left and nobody goes on with is removed, whatever its name", () =>
    Effect.gen(function*() {
      const { files, workspace } = yield* real
      const folder = `${workspace.root}/server/parquet/.agnes`
      fs.mkdirSync(folder, { recursive: true })
      for (const name of ["name-x.part", "name-x.part.json", "name-y.part", "orders.123.tmp", "x.part.json.tmp"]) {
        fs.writeFileSync(`${folder}/${name}`, "x")
      }
      yield* files.prune(workspace, { objects: new Set(), parts: new Set(["name-x"]) })
      assert.deepStrictEqual(fs.readdirSync(folder).sort(), ["name-x.part", "name-x.part.json"])
    }))

  it.scoped.each(["server", "server/parquet", "server/parquet/.agnes"])("a link at %s is refused, and nothing is written through it", (name) =>
    Effect.gen(function*() {
      const { files, workspace } = yield* real
      const elsewhere = yield* TempFolder.make
      const path = `${workspace.root}/${name}`
      fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true })
      fs.symlinkSync(elsewhere, path)
      for (const run of [
        files.inventory(workspace),
        Effect.scoped(files.part(workspace, "name-x", false)),
        files.name(workspace, [], []),
        files.prune(workspace, { objects: new Set(), parts: new Set() })
      ]) assert.include((yield* Effect.flip(run as Effect.Effect<unknown, Error>)).message, "is a link")
      assert.deepStrictEqual(fs.readdirSync(elsewhere), [])
    }))

  it.scoped("a note nobody can read, or one of more bytes than there are, counts as nothing", () =>
    Effect.gen(function*() {
      const { files, workspace } = yield* real
      const folder = `${workspace.root}/server/parquet/.agnes`
      fs.mkdirSync(folder, { recursive: true })
      for (const note of ["{", "{\"done\":[[0,99],[\"a\",3],[5,1]],\"tag\":7}"]) {
        fs.writeFileSync(`${folder}/k.part`, "abc")
        fs.writeFileSync(`${folder}/k.part.json`, note)
        const part = yield* files.part(workspace, "k", false)
        assert.deepStrictEqual(yield* part.done, note === "{" ? [] : [{ from: 0, to: 3 }])
        assert.isUndefined(part.tag)
      }
    }))
})
