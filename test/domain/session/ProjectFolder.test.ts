import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ProjectFolder from "../../../src/domain/session/ProjectFolder.ts"

describe("ProjectFolder", () => {
  it("J1 variant A changes only slashes", () => {
    assert.strictEqual(ProjectFolder.slashesOnly("/home/my.user/a_b c"), "-home-my.user-a_b c")
  })

  it("J2 variant B turns runs of anything else into one dash", () => {
    assert.strictEqual(ProjectFolder.collapsed("/home/my.user/a__b c"), "-home-my-user-a-b-c")
  })

  it("J3 variant B of a Windows path", () => {
    assert.strictEqual(ProjectFolder.collapsed("C:\\Users\\foo\\workspace"), "C-Users-foo-workspace")
  })

  it("W-33 Claude Code collapses nothing, and counts UTF-16 units", () => {
    assert.strictEqual(ProjectFolder.encode("C:\\Users\\foo"), "C--Users-foo")
    assert.strictEqual(ProjectFolder.encode("/x/p a.b_c-d/.hidden"), "-x-p-a-b-c-d--hidden")
    assert.strictEqual(ProjectFolder.encode("/ünï-日本 語/emoji😀x"), "--n-------emoji--x")
  })

  it("a long name is cut after 200 units and ends in a hash of the whole path", () => {
    const name = ProjectFolder.encode(`/${"a".repeat(199)}`)
    assert.strictEqual(name.length, 200)
    const long = ProjectFolder.encode(`/${"a".repeat(200)}`)
    assert.match(long, /^-a{199}-[0-9a-z]+$/)
    assert.notStrictEqual(long, ProjectFolder.encode(`/${"a".repeat(201)}`))
  })

  it("no path has no folder", () => assert.deepStrictEqual(ProjectFolder.candidates(""), []))

  const anyPath = fc.string({ unit: "binary", minLength: 1, maxLength: 400 })
  it.prop("a name is one plain folder name, whatever the path", [anyPath], ([path]) => {
    assert.match(ProjectFolder.encode(path), /^[A-Za-z0-9-]{1,208}$/)
    const candidates = ProjectFolder.candidates(path)
    assert.strictEqual(new Set(candidates).size, candidates.length)
    for (const name of candidates) assert.notMatch(name, /[/\\\0]/)
  })
})
