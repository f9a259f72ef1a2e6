import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as FileAuditLogs from "../../../src/adapters/files/FileAuditLogs.ts"
import * as MemoryAuditLogs from "../../../src/adapters/memory/MemoryAuditLogs.ts"
import * as AuditLine from "../../../src/domain/queue/AuditLine.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as AuditLogs from "../../ports/AuditLogs.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => {
  const parse = <A>(path: string, read: (line: string) => A | undefined) =>
    (place.files.read(path) ?? "").split("\n").flatMap((line) => read(line) ?? [])
  return {
    ...place,
    logs: FileAuditLogs.make(place.machine, 100),
    uploaded: () => parse(Workspace.uploadedLog(place.workspace), AuditLine.parseUploaded),
    privateSkipped: () => parse(Workspace.privateSkippedLog(place.workspace), AuditLine.parsePrivateSkipped)
  }
}

AuditLogs.suite("files", Effect.map(Machines.real, subject))
AuditLogs.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
AuditLogs.suite("memory", Effect.sync(() => {
  const memory = MemoryAuditLogs.make()
  const workspace = Workspace.make("/desk")
  return {
    logs: memory.logs,
    workspace,
    uploaded: () => memory.uploaded(workspace),
    privateSkipped: () => memory.privateSkipped(workspace)
  }
}))

const at = Date.UTC(2026, 4, 10, 14, 32, 18)

describe.each<[string, Effect.Effect<Machines.Place, never, Scope.Scope>]>([
  ["files", Machines.real],
  ["files on a simulated disk", Machines.simulated]
])("FileAuditLogs: %s", (_, place) => {
  it.effect("B14 B16 writes time, then id, then path, each after a TAB", () =>
    Effect.scoped(Effect.flatMap(place, (here) => {
      const { files, logs, workspace } = subject(here)
      return lift(Micro.gen(function*() {
        yield* logs.uploaded(workspace, [])
        assert.deepStrictEqual(files.names(workspace.root), [])
        yield* logs.uploaded(workspace, [{ at, path: "/x/a.jsonl" }])
        yield* logs.privateSkipped(workspace, [{ at, sessionId: "p", path: "/x/p.jsonl" }])
        assert.strictEqual(files.read(Workspace.uploadedLog(workspace)), "2026-05-10T14:32:18Z\t/x/a.jsonl\n")
        assert.strictEqual(files.read(Workspace.privateSkippedLog(workspace)), "2026-05-10T14:32:18Z\tp\t/x/p.jsonl\n")
      }))
    })))

  it.effect("above its bound a log goes to .1, and what was there is given up", () =>
    Effect.scoped(Effect.flatMap(place, (here) => {
      const { files, logs, uploaded, workspace } = subject(here)
      const log = Workspace.uploadedLog(workspace)
      return lift(Micro.gen(function*() {
        for (const n of [1, 2, 3, 4, 5, 6, 7]) yield* logs.uploaded(workspace, [{ at, path: `/${n}${"x".repeat(30)}` }])
        assert.deepStrictEqual(uploaded().map(({ path }) => path[1]), ["7"])
        assert.deepStrictEqual(
          files.read(`${log}.1`)!.trimEnd().split("\n").map((line) => AuditLine.parseUploaded(line)!.path[1]),
          ["5", "6"]
        )
      }))
    })))

  it.effect("a log that is a link is an error and not written to", () =>
    Effect.scoped(Effect.flatMap(place, (here) => {
      const { files, logs, workspace } = subject(here)
      const log = Workspace.uploadedLog(workspace)
      return lift(Micro.gen(function*() {
        files.write(`${log}-elsewhere`, "")
        files.link(log, `${log}-elsewhere`)
        assert.strictEqual((yield* Micro.flip(logs.uploaded(workspace, [{ at, path: "/x" }]))).code, "ELOOP")
        assert.strictEqual(files.read(`${log}-elsewhere`), "")
      }))
    })))
})

describe("FileAuditLogs with trouble at every call", () => {
  it("a batch that was acknowledged is in the log or the one before it", async () => {
    const workspace = Workspace.make("/desk")
    const log = Workspace.uploadedLog(workspace)
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      const append = (n: number) => (machine: ReturnType<typeof Machines.start>) =>
        FileAuditLogs.make(machine, 100).uploaded(workspace, [{ at, path: `/${n}${"x".repeat(90)}` }])
      await Trials.value(world, append(1))
      const ended = await Trials.run(world, append(2), trouble)
      const files = Machines.filesOf(world.volume)
      const lines = `${files.read(`${log}.1`) ?? ""}${files.read(log) ?? ""}`
      for (const n of Trials.succeeded(ended) ? [1, 2] : [1]) {
        assert.include(lines, `/${n}${"x".repeat(90)}\n`, JSON.stringify({ trouble, calls: ended.calls }))
      }
      return ended.calls
    })
  })
})
