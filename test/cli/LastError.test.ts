import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { Cause } from "effect"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as LastError from "../../src/main/cli/LastError.ts"

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-"))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const cause = Cause.die(new TypeError("x is not a function"))
const arguments_ = ["auth", "import-token", "--token", "secret"]

describe("an internal error", () => {
  it("ENTRY-5 is one line for the person, and a trace in a file of the user alone", () => {
    const config = path.join(folder, "config")
    const text = LastError.report(cause, { AGNES_CONFIG_DIR: config }, arguments_)
    const file = path.join(config, "last-error.log")
    assert.strictEqual(text, `Error: internal error (TypeError). The trace is in ${file}; please report it.`)
    assert.include(fs.readFileSync(file, "utf8"), "x is not a function")
    assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600)
    assert.strictEqual(fs.statSync(config).mode & 0o777, 0o700)
  })

  it("keeps the last trace only, and no argument of the command", () => {
    LastError.report(Cause.die(new Error("first")), { AGNES_CONFIG_DIR: folder }, arguments_)
    LastError.report(cause, { AGNES_CONFIG_DIR: folder }, arguments_)
    const text = fs.readFileSync(path.join(folder, "last-error.log"), "utf8")
    assert.notInclude(text, "first")
    assert.notInclude(text, "secret")
  })

  it("does not follow a link somebody laid in its place", () => {
    const victim = path.join(folder, "victim")
    fs.writeFileSync(victim, "mine")
    fs.symlinkSync(victim, path.join(folder, "last-error.log"))
    LastError.report(cause, { AGNES_CONFIG_DIR: folder }, [])
    assert.strictEqual(fs.readFileSync(victim, "utf8"), "mine")
  })

  it("shows the trace where it cannot be kept or is asked for", () => {
    fs.writeFileSync(path.join(folder, "file"), "")
    const nowhere = { AGNES_CONFIG_DIR: path.join(folder, "file", "below") }
    assert.include(LastError.report(cause, nowhere, []), "AGNES_DEBUG=1")
    assert.include(LastError.report(cause, { ...nowhere, AGNES_DEBUG: "1" }, []), "x is not a function")
  })
})
