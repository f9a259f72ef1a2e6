import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ConfigDir from "../../../src/domain/account/ConfigDir.ts"

const segment = fc.stringMatching(/^[A-Za-z0-9 ._-]{1,12}$/)
const absolute = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`)

describe("ConfigDir", () => {
  it.prop("an absolute AGNES_CONFIG_DIR wins, without its trailing slashes", [absolute, absolute], ([given, home]) => {
    assert.strictEqual(ConfigDir.resolve({ configDir: `${given}//`, home, cwd: "/w" }), given)
  })

  it.prop("a relative one is taken from the current directory", [segment, absolute], ([given, cwd]) => {
    assert.strictEqual(ConfigDir.resolve({ configDir: given, home: "/h", cwd }), `${cwd}/${given}`)
  })

  it.prop("the result never ends in a slash and is absolute", [fc.option(absolute, { nil: undefined }), absolute], ([d, home]) => {
    assert.match(ConfigDir.resolve({ configDir: d, home, cwd: undefined }), /^\/.*[^/]$/)
  })

  it("unset or empty means ~/.config/agnes", () => {
    for (const configDir of [undefined, ""]) {
      assert.strictEqual(ConfigDir.resolve({ configDir, home: "/home/ann/", cwd: "/w" }), "/home/ann/.config/agnes")
    }
  })

  it("the root itself stays a path", () => {
    assert.strictEqual(ConfigDir.resolve({ configDir: "/", home: "/h", cwd: "/w" }), "/")
  })

  it("knows a Windows path as absolute", () => {
    assert.strictEqual(ConfigDir.resolve({ configDir: "C:\\agnes", home: "/h", cwd: "/w" }), "C:\\agnes")
  })

  it("names its files", () => {
    assert.deepStrictEqual(
      [ConfigDir.settings("/c"), ConfigDir.token("/c"), ConfigDir.mark("/c", "ab")],
      ["/c/config.yaml", "/c/token.json", "/c/marks/ab.json"]
    )
  })
})
