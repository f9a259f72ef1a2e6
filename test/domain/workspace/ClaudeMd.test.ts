import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ClaudeMd from "../../../src/domain/workspace/ClaudeMd.ts"
import * as Texts from "../../../src/domain/workspace/Texts.ts"

describe("ClaudeMd", () => {
  it.prop("W-36 whatever is replaced is kept, and nothing is written where the server has nothing", [
    fc.option(fc.string(), { nil: undefined }),
    fc.option(fc.string(), { nil: undefined })
  ], ([existing, welcome]) => {
    const decision = ClaudeMd.decide(existing, welcome)
    if (decision._tag === "leave") assert.isTrue(welcome === undefined || welcome === existing)
    else {
      assert.strictEqual(decision.text, welcome)
      assert.strictEqual(decision.backup, existing !== undefined)
    }
  })

  it("INIT-2 names backups by second, and never two alike", () => {
    assert.strictEqual(ClaudeMd.backupName(1_795_000_000_000, 0), "CLAUDE.md.bak.20261118T110640Z")
    assert.strictEqual(ClaudeMd.backupName(1_795_000_000_000, 2), "CLAUDE.md.bak.20261118T110640Z-2")
  })
})

it.prop("the guide holds a path as one piece of code, whatever is in it", [fc.string()], ([path]) => {
  const guide = Texts.guide({ createdAt: "2026-11-20T00:00:00Z", serverUrl: "https://s", path: `/ws/${path}` })
  const line = guide.split("\n")[2] ?? ""
  assert.match(line, /^Set up 2026-11-20T00:00:00Z for https:\/\/s in (`+)(?: |(?=\/)).*(?: |(?<=[^`]))\1\.$/u)
})
