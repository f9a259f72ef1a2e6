import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Temporary from "../../../src/domain/workspace/Temporary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"

const workspace = Workspace.make("/w")
const mine = [Workspace.receipts, Workspace.deadLetters, Workspace.pushState]
const others = [Workspace.privateList, Workspace.queue, Workspace.settings, Workspace.localNotes, Workspace.withdrawals]
const hex8 = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 8, maxLength: 8 })
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

describe("temporary names", () => {
  it.prop("of what push replaces are push's, and no others", [fc.nat(), hex8], ([pid, hex]) => {
    const name = (of: (workspace: Workspace.Workspace) => string) => nameOf(Temporary.make(of(workspace), pid, hex))
    assert.deepStrictEqual(mine.map(name).map(Temporary.isOfPush), [true, true, true])
    assert.deepStrictEqual(others.map(name).filter(Temporary.isOfPush), [])
  })

  it.prop("are never names that are read, or somebody's own", [fc.constantFrom(...mine), fc.string()], ([of, tail]) => {
    const name = nameOf(of(workspace)) + tail
    assert.strictEqual(Temporary.isOfPush(name), /^\.\d+\.[0-9a-f]{8}\.tmp$/.test(tail))
    assert.isFalse(Temporary.isOfPush(nameOf(of(workspace))))
    assert.isFalse(Temporary.isOfPush(`agnes-sessions.snapshot.1.0a1b2c3d.txt.tmp`))
  })

  it("D3 pulls delete those of their state and of the server's rules, and no other", () => {
    const tail = ".12.0a1b2c3d.tmp"
    for (const name of ["agnes-pull-state.json", "km_approved.md", "km_tone.md"]) assert.isTrue(Temporary.isOfPull(`${name}${tail}`))
    for (const name of ["agnes-pull.lock", "agnes-push-state.json", "settings.json", "mine.md", "km_.txt"]) {
      assert.isFalse(Temporary.isOfPull(`${name}${tail}`))
    }
    for (const name of ["agnes-pull-state.json", "km_tone.md", "km_tone.md.tmp", "km_tone.md.x.0a1b2c3d.tmp"]) {
      assert.isFalse(Temporary.isOfPull(name))
    }
  })
})
