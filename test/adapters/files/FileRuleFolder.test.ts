import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as FileRuleFolder from "../../../src/adapters/files/FileRuleFolder.ts"
import * as MemoryRuleFolder from "../../../src/adapters/memory/MemoryRuleFolder.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { RuleFolder as Port } from "../../../src/ports/RuleFolder.ts"
import * as RuleFolder from "../../ports/RuleFolder.ts"
import * as Machines from "../../support/Machines.ts"

const subject = (place: Machines.Place) =>
  Effect.map(Effect.provide(Port, FileRuleFolder.layer(place.machine)), (rules) => ({ ...place, rules }))

RuleFolder.suite("files", Effect.flatMap(Machines.real, subject))
RuleFolder.suite("files on a simulated disk", Effect.flatMap(Machines.simulated, subject))
RuleFolder.suite(
  "memory",
  Effect.map(Effect.provide(Port, MemoryRuleFolder.layer()), (rules) => ({ rules, workspace: Workspace.make("/desk") }))
)

const one = { write: new Map([["km_a.md", "a"]]), remove: [] }

describe("FileRuleFolder", () => {
  it.effect("leaves the files of others alone, and makes no folder for nothing", () =>
    Effect.gen(function*() {
      const { files, rules, workspace } = yield* Effect.flatMap(Machines.simulated, subject)
      yield* rules.apply(workspace, { write: new Map(), remove: [] })
      assert.deepStrictEqual(files.names("/desk/.claude"), [])
      files.write("/desk/.claude/rules/mine.md", "m")
      yield* rules.apply(workspace, one)
      assert.deepStrictEqual([...(yield* rules.read(workspace)).keys()], ["km_a.md"])
      assert.strictEqual(files.read("/desk/.claude/rules/mine.md"), "m")
    }))

  it.effect.each(["/desk/.claude/rules", "/desk/.claude/rules/km_a.md"])("a link at %s is refused", (path) =>
    Effect.gen(function*() {
      const { files, rules, workspace } = yield* Effect.flatMap(Machines.simulated, subject)
      files.folder("/desk/elsewhere")
      files.folder(path.slice(0, path.lastIndexOf("/")))
      files.link(path, "/desk/elsewhere")
      assert.include((yield* Effect.flip(rules.read(workspace))).message, "link")
      const wrote = yield* Effect.either(rules.apply(workspace, one))
      assert.deepStrictEqual(files.names("/desk/elsewhere"), [])
      if (path.endsWith("rules")) assert.strictEqual(wrote._tag, "Left")
    }))
})
