import { afterAll, assert, beforeEach, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as CodeCache from "../../../src/main/start/CodeCache.ts"

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-code-"))
const file = path.join(folder, "cli.code")
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
})

const code = Buffer.from("compiled code, or what stands for it")
const written = () => {
  CodeCache.at(file, "build 1").write(() => code)
  return fs.readFileSync(file)
}
const read = (identity = "build 1") => CodeCache.at(file, identity).read()
const bytes = FastCheck.uint8Array({ maxLength: 200 })

describe("compiled code that is kept", () => {
  it.prop("comes back as it was", [bytes], ([given]) => {
    CodeCache.at(file, "build 1").write(() => Buffer.from(given))
    assert.deepStrictEqual(read(), Buffer.from(given))
  }, { fastCheck: { numRuns: 20 } })

  it("does not come back when any byte of the file is another, missing or too much", () => {
    const whole = written()
    for (let at = 0; at < whole.length; at++) {
      const other = Buffer.from(whole)
      other[at] = other[at]! ^ (1 << (at % 8))
      fs.writeFileSync(file, other)
      assert.isUndefined(read(), `byte ${at}`)
      fs.writeFileSync(file, whole.subarray(0, at))
      assert.isUndefined(read(), `the first ${at}`)
    }
    fs.writeFileSync(file, Buffer.concat([whole, Buffer.from("x")]))
    assert.isUndefined(read())
    fs.writeFileSync(file, Buffer.alloc(whole.length))
    assert.isUndefined(read())
  })

  it.prop("does not come back from any other content", [bytes], ([content]) => {
    fs.writeFileSync(file, content)
    assert.isUndefined(read())
  })

  it("does not come back for another build", () => {
    written()
    assert.isUndefined(read("build 2"))
    assert.isUndefined(read("build 1 "))
    assert.isUndefined(read("build"))
  })

  it("is this user's alone, under its own name, with nothing left beside it", () => {
    written()
    assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600)
    assert.deepStrictEqual(fs.readdirSync(folder), ["cli.code"])
  })

  it("is not read through a link, under a second name, or where others may write", () => {
    written()
    fs.linkSync(file, `${file}.2`)
    assert.isUndefined(read())
    fs.renameSync(`${file}.2`, `${file}.2.code`)
    fs.rmSync(file)
    fs.symlinkSync(`${file}.2.code`, file)
    assert.isUndefined(read())
    fs.rmSync(file)
    written()
    for (const mode of [0o620, 0o602]) {
      fs.chmodSync(file, mode)
      assert.isUndefined(read(), mode.toString(8))
    }
  })

  it.runIf(process.getuid?.() === 0)("is not read when it is somebody else's", () => {
    written()
    fs.chownSync(file, 12_345, 12_345)
    assert.isUndefined(read())
  })

  it("is no matter where it cannot be read or written", () => {
    const nowhere = CodeCache.at(path.join(folder, "missing", "cli.code"), "build 1")
    nowhere.write(() => code)
    assert.isUndefined(nowhere.read())
    fs.mkdirSync(file)
    CodeCache.at(file, "build 1").write(() => code)
    assert.isUndefined(read())
    assert.deepStrictEqual(fs.readdirSync(folder), ["cli.code"])
  })

  it("goes after a month when new code is written; other files stay", () => {
    const old = new Date(Date.now() - 31 * 86_400_000)
    for (const name of ["a.code", "b.code.1.tmp", "notes.txt", "new.code"]) {
      fs.writeFileSync(path.join(folder, name), "")
      if (name !== "new.code") fs.utimesSync(path.join(folder, name), old, old)
    }
    written()
    assert.deepStrictEqual(fs.readdirSync(folder).sort(), ["cli.code", "new.code", "notes.txt"])
  })
})
