import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as FilePrivateLines from "../../../src/adapters/files/FilePrivateLines.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryPrivateLines from "../../../src/adapters/memory/MemoryPrivateLines.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as PrivateLines from "../../ports/PrivateLines.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => ({
  ...place,
  lines: FilePrivateLines.make(place.machine),
  transcript: (name: string, content: string) => {
    const path = `${place.workspace.root}/${name}`
    place.files.write(path, content)
    return path
  }
})

PrivateLines.suite("files", Effect.map(Machines.real, subject))
PrivateLines.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
PrivateLines.suite("memory", Effect.sync(() => {
  const transcripts = new Map<string, MemoryPrivateLines.MemoryTranscript>()
  return {
    lines: MemoryPrivateLines.make(transcripts),
    workspace: Workspace.make("/desk"),
    transcript: (name: string, content: string) => {
      transcripts.set(name, { bytes: new TextEncoder().encode(content), modifiedAt: transcripts.size })
      return name
    }
  }
}))

describe("FilePrivateLines", () => {
  it.effect("the file holds one line for a transcript that did not change, and not its content", () =>
    Effect.scoped(Effect.flatMap(Machines.real, (place) => {
      const { files, lines, transcript, workspace } = subject(place)
      return lift(Micro.gen(function*() {
        const path = transcript("a.jsonl", PrivateLines.line("secret-uuid"))
        yield* lines.record(workspace, { sessionId: "a", path }, 1000)
        yield* lines.record(workspace, { sessionId: "a", path }, 1000)
        const text = files.read(Workspace.privateLines(workspace))!
        assert.strictEqual(text.split("\n").length, 2)
        assert.notInclude(text, "secret-uuid")
      }))
    })))

  it.effect("a transcript that is a link or a FIFO is an error and does not hang", () =>
    Effect.scoped(Effect.flatMap(Machines.real, (place) => {
      const { files, lines, transcript, workspace } = subject(place)
      return lift(Micro.gen(function*() {
        const path = transcript("a.jsonl", PrivateLines.line("u"))
        files.link(`${path}-link`, path)
        files.fifo(`${path}-fifo`)
        for (const [name, code] of [["link", "ELOOP"], ["fifo", "EINVAL"]]) {
          const session = { sessionId: "a", path: `${path}-${name}` }
          const error = yield* Micro.flip(lines.record(workspace, session, 1000))
          assert.strictEqual(error._tag === "DiskError" && error.code, code)
        }
      }))
    })))

  it("with trouble at every call no acknowledged record is lost", async () => {
    const workspace = Workspace.make("/desk")
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      const files = Machines.filesOf(world.volume)
      for (const name of ["a", "b"]) files.write(`/desk/${name}.jsonl`, PrivateLines.line(name))
      const record = (name: string) => (machine: Machine) =>
        FilePrivateLines.make(machine).record(workspace, { sessionId: name, path: `/desk/${name}.jsonl` }, 1000)
      await Trials.value(world, record("a"))
      const ended = await Trials.run(world, record("b"), trouble)
      const found = (await Trials.value(world, (machine) => FilePrivateLines.make(machine).read(workspace)))
        .map(({ sessionId }) => sessionId)
      for (const name of Trials.succeeded(ended) ? ["a", "b"] : ["a"]) {
        assert.include(found, name, JSON.stringify({ trouble, calls: ended.calls }))
      }
      return ended.calls
    })
  })
})
