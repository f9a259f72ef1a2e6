import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as FileBreadcrumbs from "../../../src/adapters/files/FileBreadcrumbs.ts"
import * as MemoryBreadcrumbs from "../../../src/adapters/memory/MemoryBreadcrumbs.ts"
import * as Breadcrumb from "../../../src/domain/queue/Breadcrumb.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as Breadcrumbs from "../../ports/Breadcrumbs.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => {
  place.files.folder(Workspace.folder(place.workspace))
  return { ...place, breadcrumbs: FileBreadcrumbs.make(place.machine), log: Workspace.breadcrumbs(place.workspace) }
}

Breadcrumbs.suite("files", Effect.map(Machines.real, subject))
Breadcrumbs.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
Breadcrumbs.suite(
  "memory",
  Effect.sync(() => ({ breadcrumbs: MemoryBreadcrumbs.make(), workspace: Workspace.make("/desk") }))
)

const crumb = (detail: string): Breadcrumb.Breadcrumb => ({ at: 0, outcome: "ok", detail })

describe.each<[string, Effect.Effect<Machines.Place, never, Scope.Scope>]>([
  ["files", Machines.real],
  ["files on a simulated disk", Machines.simulated]
])("FileBreadcrumbs: %s", (_, place) => {
  const within = <A, E>(f: (given: ReturnType<typeof subject>) => Micro.Micro<A, E>) =>
    Effect.scoped(Effect.flatMap(place, (here) => lift(f(subject(here)))))

  it.effect("without a .claude nothing is made", () =>
    Effect.scoped(Effect.flatMap(place, ({ files, machine, workspace }) =>
      lift(Micro.gen(function*() {
        yield* FileBreadcrumbs.make(machine).append(workspace, crumb("a"))
        assert.deepStrictEqual(files.names(workspace.root), [])
      })))))

  it.effect.each<[number, boolean]>([
    [Breadcrumb.maxLogBytes, false],
    [Breadcrumb.maxLogBytes + 1, true]
  ])("a log of %j bytes is rolled: %j", ([size, rolls]) =>
    within(({ breadcrumbs, files, log, workspace }) =>
      Micro.gen(function*() {
        const old = `${`${Breadcrumb.encode(crumb("old"))}${"x".repeat(size)}`.slice(0, size - 1)}\n`
        files.write(log, old)
        yield* breadcrumbs.append(workspace, crumb("new"))
        assert.strictEqual(files.read(`${log}.1`), rolls ? old : undefined)
        assert.strictEqual(files.read(log), `${rolls ? "" : old}${Breadcrumb.encode(crumb("new"))}`)
        const details = (yield* breadcrumbs.read(workspace)).map(({ detail }) => detail)
        assert.deepStrictEqual(details, ["old", "new"])
      })))

  it.effect("a log that is a link, a FIFO or a folder is left alone", () =>
    within(({ breadcrumbs, files, log, workspace }) =>
      Micro.gen(function*() {
        files.write(`${log}-elsewhere`, "")
        files.link(log, `${log}-elsewhere`)
        yield* breadcrumbs.append(workspace, crumb("a"))
        assert.strictEqual(files.read(`${log}-elsewhere`), "")
        files.remove(log)
        files.fifo(log)
        yield* breadcrumbs.append(workspace, crumb("a"))
        assert.deepStrictEqual(yield* breadcrumbs.read(workspace), [])
      })))
})

describe("FileBreadcrumbs with trouble at every call", () => {
  it("never fails, and the next crumb is found", async () => {
    const workspace = Workspace.make("/desk")
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      const files = Machines.filesOf(world.volume)
      files.write(Workspace.breadcrumbs(workspace), `${"x".repeat(Breadcrumb.maxLogBytes)}\n`)
      const append = (detail: string) => (machine: ReturnType<typeof Machines.start>) =>
        FileBreadcrumbs.make(machine).append(workspace, crumb(detail))
      const { calls, outcome } = await Trials.run(world, append("a"), { ...trouble, cut: undefined })
      assert.notStrictEqual(outcome._tag, "Failure")
      await Trials.value(world, append("b"))
      const read = await Trials.value(world, (machine) => FileBreadcrumbs.make(machine).read(workspace))
      assert.strictEqual(read.at(-1)?.detail, "b", JSON.stringify({ trouble, calls }))
      return calls
    })
  })
})
