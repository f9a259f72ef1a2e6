import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as NodeProgramFinder from "../../../src/adapters/node/NodeProgramFinder.ts"
import { ProgramFinder } from "../../../src/ports/ProgramFinder.ts"
import * as Suite from "../../ports/ProgramFinder.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const program = (file: string, mode = 0o755) => fs.writeFileSync(file, "#!/bin/sh\n", { mode })

Suite.suite("on this machine", ({ agnes }) =>
  Effect.map(TempFolder.make, (folder) => {
    if (agnes) program(`${folder}/agnes`)
    return { folder, layer: NodeProgramFinder.layer({ path: `/nowhere:${folder}`, running: "/usr/bin/node" }) }
  }))

const find = (path: string, running = "/opt/node-20/bin/node") => (name: "agnes" | "node") =>
  Effect.flatMap(ProgramFinder, (finder) => finder.folderOf(name)).pipe(
    Effect.provide(NodeProgramFinder.layer({ path, running }))
  )

it.scoped("passes over folders, files nobody may run, and relative parts of PATH", () =>
  Effect.gen(function*() {
    const root = yield* TempFolder.make
    for (const folder of ["a", "b", "c"]) fs.mkdirSync(`${root}/${folder}`)
    fs.mkdirSync(`${root}/a/agnes`)
    fs.writeFileSync(`${root}/b/agnes`, "", { mode: 0o644 })
    program(`${root}/c/agnes`)
    assert.strictEqual(yield* find(`.:node_modules/.bin::${root}/a:${root}/b:${root}/c`)("agnes"), `${root}/c`)
  }))

it.scoped("gives a folder that lasts for one that is made anew for each shell", () =>
  Effect.gen(function*() {
    const root = yield* TempFolder.make
    fs.mkdirSync(`${root}/installation`)
    program(`${root}/installation/agnes`)
    fs.mkdirSync(`${root}/fnm_multishells`)
    fs.symlinkSync("../installation", `${root}/fnm_multishells/4711`)
    assert.strictEqual(yield* find(`${root}/fnm_multishells/4711`)("agnes"), `${root}/installation`)
  }))

it.effect("takes the running node where PATH has none", () =>
  Effect.map(find("/nowhere")("node"), (folder) => assert.strictEqual(folder, "/opt/node-20/bin")))
