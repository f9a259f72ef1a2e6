import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as CommandShape from "../../../src/domain/workspace/CommandShape.ts"
import * as HookLine from "../../../src/domain/workspace/HookLine.ts"
import * as A from "./settings.arbitrary.ts"

const folders = fc.array(fc.stringMatching(/^\/[A-Za-z0-9._/+@-]{0,30}$/), { maxLength: 4 })

describe("CommandShape", () => {
  for (const line of A.oldLines) {
    it(`H27 takes an old line for ours: ${line}`, () => assert.strictEqual(CommandShape.of(line), "ours"))
  }

  for (const line of A.foreignLines) {
    it(`W-35 leaves alone: ${line}`, () => assert.strictEqual(CommandShape.of(line), "foreign"))
  }

  for (const line of A.partLines) {
    it(`W-35 does not take a person's own line for ours: ${line}`, () =>
      assert.strictEqual(CommandShape.of(line), "partly"))
  }

  it.prop("knows every line it writes, whatever the folders", [
    folders,
    fc.constantFrom("linux", "darwin", "win32")
  ], ([folders, platform]) => {
    const shapes = Object.values(HookLine.make({ platform, folders })).map(CommandShape.of)
    assert.deepStrictEqual(shapes, ["ours", "ours", "ours"])
  })

  it.prop("a line with anything else in it is never ours", [
    fc.constantFrom(...A.oldLines.filter((line) => !line.startsWith("bash")), "agnes push --quiet"),
    fc.constantFrom("; ", " && ", " || ", " | ", "\n", " & "),
    fc.constantFrom(...A.foreignLines.filter((line) => line !== ""))
  ], ([ours, joint, other]) => {
    assert.strictEqual(CommandShape.of(`${ours}${joint}${other}`), "partly")
    assert.strictEqual(CommandShape.of(`${other}${joint}${ours}`), "partly")
  })

  it("tells which of our commands a line runs", () => {
    assert.isTrue(CommandShape.runs(A.lines.sessionEnd, "agnes push"))
    assert.isTrue(CommandShape.runs(A.lines.sessionEnd, "agnes capture-session"))
    assert.isFalse(CommandShape.runs(A.lines.sessionStart, "agnes push"))
  })
})
