import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ProjectFolder from "../../../src/domain/session/ProjectFolder.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"
import * as Bash from "../../../src/domain/workspace/Bash.ts"
import * as Executable from "../../../src/domain/workspace/Executable.ts"

describe("programs on Windows and elsewhere", () => {
  it("W-33 the bash of WSL is told by its folder", () => {
    for (const folder of ["C:\\Windows\\System32", "c:/windows/system32/", "D:\\Windows\\Sysnative",
      "C:\\Users\\ann\\AppData\\Local\\Microsoft\\WindowsApps"]) assert.isTrue(Bash.isWsl(folder), folder)
    for (const folder of ["C:\\Program Files\\Git\\bin", "C:\\Program Files\\Git\\usr\\bin", "/usr/bin", "C:\\msys64\\usr\\bin",
      "C:\\Windows", "C:\\mine\\system32tools"]) assert.isFalse(Bash.isWsl(folder), folder)
  })

  it("a name means the files PATHEXT says, in its order", () => {
    assert.deepStrictEqual(Executable.names("bash", "linux", ".EXE"), ["bash"])
    assert.deepStrictEqual(Executable.names("agnes", "win32", ".EXE;.CMD"), ["agnes.exe", "agnes.cmd"])
    assert.deepStrictEqual(Executable.names("bash.exe", "win32", ".EXE")[0], "bash.exe")
    for (const odd of [undefined, "", ";;", "exe;*.cmd"]) assert.include(Executable.names("node", "win32", odd), "node.exe")
  })

  it("a PATH is split as its system does, and only absolute folders count", () => {
    assert.deepStrictEqual(Executable.folders("/usr/bin:bin::/a b", "darwin"), ["/usr/bin", "/a b"])
    assert.deepStrictEqual(
      Executable.folders("C:\\Windows;\"D:\\a;b\" ;tools;\\\\host\\share;E:/x", "win32"),
      ["C:\\Windows", "\\\\host\\share", "E:/x"]
    )
  })

  it.prop("no folder of a PATH is made up", [fc.array(fc.constantFrom("/a", "b", "", "C:\\x", ";", ":")), fc.boolean()],
    ([parts, windows]) => {
      const text = parts.join(windows ? ";" : ":")
      for (const folder of Executable.folders(text, windows ? "win32" : "linux")) assert.include(text, folder)
    })

  it("W-33 Claude Code's folder of a project keeps every dash, on drives and shares too", () => {
    for (const [path, name] of [
      ["C:\\Users\\Jörg\\my work", "C--Users-J-rg-my-work"],
      ["\\\\srv\\team", "--srv-team"],
      ["/Users/ann/.x", "-Users-ann--x"]
    ] as const) {
      assert.strictEqual(ProjectFolder.encode(path), name)
      assert.include(ProjectFolder.candidates(path), name)
    }
  })

  it.prop("no name of a project's folder is longer than 200 units and a hash, none holds a separator of any system", [
    fc.string({ unit: "binary", maxLength: 400 })
  ], ([path]) => {
    const name = ProjectFolder.encode(path)
    assert.match(name, /^[A-Za-z0-9-]*$/)
    assert.isAtMost(name.length, ProjectFolder.longest + 1 + 7)
    if (path.length <= ProjectFolder.longest) assert.strictEqual(name.length, path.length)
  })

  it.prop("one file of macOS or Windows is one private session, however its name is spelt", [
    fc.string({ unit: fc.constantFrom("a", "B", "é", "e\u0301", "Å", "1", "-"), minLength: 1, maxLength: 12 })
  ], ([id]) => {
    for (const spelling of [id.toUpperCase().toLowerCase(), id.normalize("NFD"), id.normalize("NFC"), ` ${id} `]) {
      assert.strictEqual(SessionId.normalize(spelling), SessionId.normalize(id))
    }
  })
})
