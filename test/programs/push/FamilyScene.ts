import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import { FamilyReceipts } from "../../../src/ports/FamilyReceipts.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Scene from "./Scene.ts"

export const features = ["sha256", "bundle", "withdraw"]

/** A server that takes families. */
export const accept: Scene.Script = (request) => MemoryUploadServer.accept(request, { features })

/** The same, but for what is named: that gets another answer. */
export const but = (name: string, script: Scene.Script): Scene.Script => (request, scene) =>
  request.fileName === name ? script(request, scene) : accept(request, scene)

export const agent = "subagents/agent-a.jsonl"
export const meta = "subagents/agent-a.meta.json"
export const result = "tool-results/x.txt"
export const all = [agent, meta, result]

export const pathOf = (id: string, name: string): string => `${Scene.projects}/${id}/${name}`

/** Writes a file of a session's family, or replaces it. */
export const write = (scene: Scene.Scene, id: string, name: string, content = Scene.record(`${id} ${name}`)): void =>
  scene.files.write(pathOf(id, name), content)

/** A captured session and its family. */
export const session = (scene: Scene.Scene, id: string, names: ReadonlyArray<string> = all) =>
  Effect.suspend(() => {
    for (const name of names) write(scene, id, name)
    return Scene.session(scene, id)
  })

/** What the receipts of families hold, as `<path of the transcript> <name>`. */
export const receipts = (scene: Scene.Scene) =>
  use(FamilyReceipts, (port) => port.latest(Scene.workspace)).pipe(
    Effect.map((all) => all.map(({ name, transcript }) => `${transcript} ${name}`)),
    Effect.provide(Scene.layer(scene))
  )

/** The files of a family that were sent, in order. */
export const sent = (scene: Scene.Scene): ReadonlyArray<string> =>
  Scene.sentNames(scene).filter((name) => name.includes("/"))
