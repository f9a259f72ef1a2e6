import { describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as fs from "node:fs"
import { setTimeout } from "node:timers/promises"
import * as MemoryBackground from "../../../src/adapters/memory/MemoryBackground.ts"
import * as NodeBackground from "../../../src/adapters/node/NodeBackground.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { Background as Port } from "../../../src/ports/Background.ts"
import * as Background from "../../ports/Background.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const service = <E>(layer: Layer.Layer<Port, E>) => Effect.provide(Port, layer)

Background.suite(
  "processes",
  Effect.gen(function*() {
    const root = yield* TempFolder.make
    const note = `${root}/note`
    fs.writeFileSync(`${root}/agnes.cjs`, `const { AGNES_LOCAL_DIR: root } = process.env
      require("fs").writeFileSync("${note}.new", JSON.stringify({ root, args: process.argv.slice(2) }))
      require("fs").renameSync("${note}.new", "${note}")`)
    return {
      root,
      background: yield* service(NodeBackground.layer(`${root}/agnes.cjs`)),
      ran: Effect.promise(async () => {
        while (!fs.existsSync(note)) await setTimeout(10)
        return JSON.parse(fs.readFileSync(note, "utf8"))
      })
    }
  })
)

Background.suite(
  "memory",
  Effect.gen(function*() {
    const started: Array<MemoryBackground.Started> = []
    const background = yield* service(MemoryBackground.layer(started))
    return { root: "/ws", background, ran: Effect.sync(() => started[0]!) }
  })
)

describe("NodeBackground", () => {
  it.effect("a folder that is gone is no error", () =>
    Effect.flatMap(service(NodeBackground.layer("agnes.cjs")), (background) =>
      background.start(Workspace.make("/no/such/folder"), ["pull"])))
})
