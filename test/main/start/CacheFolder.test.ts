import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as CacheFolder from "../../../src/main/start/CacheFolder.ts"

let base: string
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-caches-"))
})
afterEach(() => fs.rmSync(base, { recursive: true, force: true }))

const find = (given: Record<string, string> = {}) => CacheFolder.find({ XDG_CACHE_HOME: base, ...given })

describe("the folder of compiled code", () => {
  it("is made for this user alone, and found again", () => {
    assert.strictEqual(find(), path.join(base, "agnes"))
    assert.strictEqual(fs.statSync(path.join(base, "agnes")).mode & 0o777, 0o700)
    assert.strictEqual(find(), path.join(base, "agnes"))
    const below = path.join(base, "not", "there")
    assert.strictEqual(find({ XDG_CACHE_HOME: below }), path.join(below, "agnes"))
  })

  it("is none when that is asked for", () => {
    assert.isUndefined(find({ AGNES_CODE_CACHE: "off" }))
    assert.deepStrictEqual(fs.readdirSync(base), [])
  })

  it("is none below a home that is no absolute path: the current folder may be a cloned repository", () => {
    assert.isUndefined(CacheFolder.find({ HOME: path.relative(process.cwd(), base) }))
    assert.deepStrictEqual(fs.readdirSync(base), [])
  })

  it("is none where others may write, behind a link, or where there is no folder", () => {
    const folder = path.join(base, "agnes")
    fs.mkdirSync(folder)
    for (const mode of [0o770, 0o707, 0o1777]) {
      fs.chmodSync(folder, mode)
      assert.isUndefined(find(), mode.toString(8))
      assert.strictEqual(fs.statSync(folder).mode & 0o7777, mode, "left as it is")
    }
    fs.rmdirSync(folder)
    fs.mkdirSync(path.join(base, "other"), { mode: 0o700 })
    fs.symlinkSync(path.join(base, "other"), folder)
    assert.isUndefined(find())
    fs.rmSync(folder)
    fs.writeFileSync(folder, "")
    assert.isUndefined(find())
    assert.isUndefined(find({ XDG_CACHE_HOME: "/dev/null" }))
  })

  it.runIf(process.getuid?.() === 0)("is none when it is somebody else's, nor made in somebody else's home", () => {
    fs.chownSync(base, 12_345, 12_345)
    assert.isUndefined(find())
    assert.isUndefined(find({ XDG_CACHE_HOME: path.join(base, ".cache") }))
    assert.deepStrictEqual(fs.readdirSync(base), [])
    fs.chownSync(base, 0, 0)
    fs.mkdirSync(path.join(base, "agnes"), { mode: 0o700 })
    fs.chownSync(path.join(base, "agnes"), 12_345, 12_345)
    assert.isUndefined(find())
  })
})
