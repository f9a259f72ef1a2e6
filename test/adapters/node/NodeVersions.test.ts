import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as path from "node:path"
import * as MemoryVersions from "../../../src/adapters/memory/MemoryVersions.ts"
import * as NodeVersions from "../../../src/adapters/node/NodeVersions.ts"
import * as Npm from "../../../src/adapters/node/Npm.ts"
import { Versions as Port } from "../../../src/ports/Versions.ts"
import * as Versions from "../../ports/Versions.ts"
import * as Packages from "../../support/Packages.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Support from "./support.ts"

const npm = Npm.find({ path: process.env["PATH"] ?? "", running: process.execPath })

const put = (file: string, text: string): string => {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
  return file
}

/** The launcher of an agnes 1.0.0 that lies in `modules`. */
const installed = (modules: string): string => {
  put(`${modules}/agnes/package.json`, `{"name":"agnes","version":"1.0.0"}`)
  return put(`${modules}/agnes/dist/agnes.cjs`, `process.stdout.write("agnes 1.0.0\\n")`)
}

const layer = (root: string, launcher: string, program: Npm.Program | null | undefined = npm) =>
  NodeVersions.layer(Support.machine({}), {
    home: `${root}/data`, launcher, dist: path.dirname(launcher), node: process.execPath, npm: program ?? undefined
  })

Versions.suite("folders and npm", Effect.map(TempFolder.make, (root) => ({
  layer: layer(root, installed(`${root}/lib/node_modules`)),
  bytes: (version) => Packages.make(version),
  noPackage: Buffer.from("not a package")
})))

Versions.suite("memory", Effect.sync(() => ({
  layer: MemoryVersions.layer({
    home: "/data",
    running: { _tag: "Package", base: { version: "1.0.0", folder: "/lib/node_modules/agnes" }, entry: "/lib/node_modules/agnes/dist/agnes.cjs" },
    folders: new Map(),
    pointers: new Map(),
    npm: (source) => {
      const version = source._tag === "Bytes" ? new TextDecoder().decode(source.bytes) : source.version
      return version === "" ? 1 : MemoryVersions.says(version)
    },
    base: MemoryVersions.says("1.0.0"),
    done: []
  }),
  bytes: (version) => new TextEncoder().encode(version),
  noPackage: new Uint8Array()
})))

describe("NodeVersions", () => {
  const running = (root: string, launcher: string) =>
    Effect.flatMap(Effect.provide(Port, layer(root, launcher)), (versions) => versions.running)

  it.scoped("knows by where it lies whose this agnes is", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const own = installed(`${root}/lib/node_modules`)
      fs.mkdirSync(`${root}/bin`)
      fs.symlinkSync(own, `${root}/bin/agnes`)
      const base = { version: "1.0.0", folder: `${root}/lib/node_modules/agnes` }
      assert.deepStrictEqual(yield* running(root, `${root}/bin/agnes`), { _tag: "Package", base, entry: own })
      const built = put(`${root}/source/dist/agnes.cjs`, "")
      assert.deepStrictEqual(yield* running(root, built), { _tag: "Checkout", folder: `${root}/source` })
      const npx = installed(`${root}/.npm/_npx/0a1b/node_modules`)
      assert.deepInclude(yield* running(root, npx), { _tag: "Pinned", by: "npx" })
      put(`${root}/project/package.json`, "{}")
      const pinned = installed(`${root}/project/node_modules`)
      assert.deepStrictEqual(yield* running(root, pinned), { _tag: "Pinned", folder: `${root}/project`, by: "project" })
    }))

  it.scoped("stops what takes too long, and says when there is no npm", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const launcher = installed(`${root}/lib/node_modules`)
      const versions = yield* Effect.provide(Port, layer(root, launcher, null))
      const idle = put(`${root}/idle.cjs`, "setInterval(() => {}, 1000)")
      assert.strictEqual((yield* versions.run(idle, [], { seconds: 0.2 })).code, -1)
      const bytes = Packages.make("1.1.0")
      assert.include((yield* Effect.flip(versions.install("1.1.0-a", { _tag: "Bytes", bytes }))).message, "npm")
    }))

  it.scoped("M15 what it runs knows that a self-upgrade is under way, and has no token", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const versions = yield* Effect.provide(Port, layer(root, installed(`${root}/lib/node_modules`)))
      const show = put(`${root}/show.cjs`, `const { AGNES_SELF_UPGRADE_IN_PROGRESS: a, AGNES_NO_UPDATE_CHECK: b, AGNES_TOKEN: c } = process.env
        console.log(a, b, c)`)
      process.env["AGNES_TOKEN"] = "secret"
      const ran = yield* versions.run(show, [], { seconds: 20 })
      delete process.env["AGNES_TOKEN"]
      assert.strictEqual(ran.stdout, "1 1 undefined\n")
      assert.isUndefined(process.env["AGNES_SELF_UPGRADE_IN_PROGRESS"])
    }))

  it.scoped("M4 M5 npm installs into the folder of the version, runs no script, and knows nothing of the workspace", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const script = put(`${root}/npm.js`, `const fs = require("node:fs"), path = require("node:path")
        fs.writeFileSync(${JSON.stringify(`${root}/called`)}, JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2) }))
        fs.mkdirSync("node_modules/agnes/dist", { recursive: true })
        fs.writeFileSync("node_modules/agnes/dist/agnes.cjs", "")`)
      const program = { command: process.execPath, args: [script] }
      const versions = yield* Effect.provide(Port, layer(root, installed(`${root}/lib/node_modules`), program))
      yield* versions.install("1.1.0-a", { _tag: "Registry", version: "1.1.0" })
      const called = JSON.parse(fs.readFileSync(`${root}/called`, "utf8")) as { cwd: string; args: ReadonlyArray<string> }
      const folder = `${root}/data/versions/1.1.0-a`
      assert.strictEqual(called.cwd, folder)
      assert.includeMembers([...called.args], ["install", "--ignore-scripts", "--global=false", "--prefix", folder])
      assert.strictEqual(called.args.at(-1), "agnes@1.1.0")
    }))
})
