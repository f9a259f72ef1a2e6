import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option, Redacted } from "effect"
import * as Foreign from "../../../../src/domain/server/settings/Foreign.ts"
import * as Resolve from "../../../../src/domain/server/settings/Resolve.ts"
import * as Table from "../../../../src/domain/server/settings/Table.ts"

const said = (variables: Record<string, string> = {}, flags: Record<string, string> = {}): Resolve.Said => ({ variables, flags })
const allVariables = Table.rows.flatMap(([, { variables }]) => variables)
const secrets = Table.rows.filter(([, { kind }]) => kind.secret === true)
const right = (given: Resolve.Said) => Either.getOrThrow(Resolve.resolve(given))
const problems = (given: Resolve.Said) => Either.getOrElse(Either.flip(Resolve.resolve(given)), () => [])

/** Texts operators mistype, and whatever else. */
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("0", "-1", "1e9", "50MiB", "15 s", "yes", "off", "a,b", ",", "999999999999999999"))

describe("the table of settings", () => {
  it("every variable and flag belongs to one row", () => {
    const flags = Table.rows.flatMap(([, { flag }]) => flag === undefined ? [] : [flag])
    assert.strictEqual(new Set(allVariables).size, allVariables.length)
    assert.strictEqual(new Set(flags).size, flags.length)
  })

  it("every row has an example its parser takes, and a default that reads back as itself", () => {
    for (const [name, { about, fallback, kind }] of Table.rows) {
      if (kind.secret !== true) assert.isTrue(Option.isSome(kind.parse(kind.example)), name)
      assert.match(about, /^[A-Z].*\.$/, name)
      const shown = kind.show(fallback)
      if (kind.secret === true || shown === "") continue
      assert.deepStrictEqual(kind.parse(shown), Option.some(fallback), name)
    }
  })

  it("every parser is total", () => {
    fc.assert(fc.property(anyText, (text) => {
      for (const [, { kind }] of Table.rows) {
        const value = kind.parse(text)
        if (Option.isSome(value)) assert.isString(kind.show(value.value))
      }
    }))
  })

  it("what is shown of a value reads back as that value", () => {
    fc.assert(fc.property(anyText, (text) => {
      for (const [, { kind }] of Table.rows) {
        const value = kind.parse(text)
        if (kind.secret === true || Option.isNone(value)) continue
        assert.deepStrictEqual(kind.parse(kind.show(value.value)), value)
      }
    }))
  })
})

describe("reading what the operator said", () => {
  it("nothing is the defaults", () => {
    const { settings, sources } = right(said())
    assert.deepStrictEqual(settings, Table.defaults)
    assert.deepStrictEqual([...new Set(Object.values(sources))], ["default"])
  })

  it("never throws, and names the flag or variable of everything that is wrong", () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...allVariables), anyText), (variables) => {
      for (const problem of problems(said(variables))) {
        assert.isTrue(Object.keys(variables).some((name) => problem.startsWith(`${name} must be `)), problem)
        assert.include(problem, "Example: ")
      }
    }))
  })

  it("a flag wins over our variable, that over the specification's, that over the default; blank is not set", () => {
    const both = { AGNES_DATA_DIR: "/ours", DATA_DIR: "/theirs" }
    assert.strictEqual(right(said(both, { "data-dir": "/flag" })).settings.dataDir, "/flag")
    assert.strictEqual(right(said(both)).settings.dataDir, "/ours")
    assert.strictEqual(right(said({ ...both, AGNES_DATA_DIR: " " })).settings.dataDir, "/theirs")
    assert.strictEqual(right(said({ DATA_DIR: "" })).sources.dataDir, "default")
    assert.strictEqual(right(said(both)).sources.dataDir, "AGNES_DATA_DIR")
  })

  it("a secret is in no line and in no error, not even a wrong one", () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9]{12,40}$/), (value) => {
      const variables = Object.fromEntries(secrets.flatMap(([, row]) => row.variables.map((name) => [name, value])))
      assert.notInclude(problems(said(variables)).join(), value)
      const padded = Object.fromEntries(Object.keys(variables).map((name) => [name, value.padEnd(40, "x")]))
      const resolved = right(said(padded))
      assert.notInclude(JSON.stringify([Resolve.lines(resolved), resolved.settings]), value)
    }))
  })

  it("a secret keeps its value", () => {
    const password = right(said({ SEED_ADMIN_PASSWORD: " correct horse " })).settings.seedAdminPassword
    assert.strictEqual(password === undefined ? "" : Redacted.value(password), " correct horse ")
  })

  it.each([
    ["AGNES_PORT", "99999", "AGNES_PORT must be a whole number from 0 to 65535, not \"99999\". Example: AGNES_PORT=8000"],
    ["AGNES_HEADERS_TIMEOUT", "0", "AGNES_HEADERS_TIMEOUT must be a time of 100 ms or more"],
    ["LOCAL_DEV_MODE", "maybe", "LOCAL_DEV_MODE must be 1, true, yes, on or 0, false, no, off, not \"maybe\""],
    ["AGNES_LOG_FORMAT", "xml", "AGNES_LOG_FORMAT must be one of logfmt, json"],
    ["JWT_SECRET_KEY", "short", "JWT_SECRET_KEY must be a secret of 32 characters or more. Example"]
  ])("%s=%s is refused", (name, value, wanted) => {
    assert.include(problems(said({ [name]: value })).join(), wanted)
  })

  it.each([["50MiB", 52_428_800], ["1", 1], ["2 GiB", 2 * 1024 ** 3], ["3kib", 3072]] as const)("%s is %d bytes", (text, size) => {
    assert.strictEqual(right(said({ AGNES_MAX_UPLOAD_BYTES: text })).settings.maxUploadBytes, size)
  })

  it.each([["15", 15_000], ["1500ms", 1500], ["2m", 120_000], ["1h", 3_600_000]] as const)("%s is %d ms", (text, time) => {
    assert.strictEqual(right(said({ AGNES_IDLE_TIMEOUT: text })).settings.idleTimeout, time)
  })
})

describe("W-13 one root", () => {
  const same = (left: string, right: string) => left === right

  it("a second root is refused by name, the place itself is not", () => {
    assert.deepStrictEqual(Foreign.problems("/d", { STATE_DIR: "/d/state", SESSION_DATA_DIR: "/d/user_sessions" }, same), [])
    assert.include(Foreign.problems("/d", { STATE_DIR: "/other" }, same).join(), "STATE_DIR names /other")
    assert.include(Foreign.problems("/d", { SESSION_DATA_DIR: "/data/user_sessions" }, same).join(), "must be /d/user_sessions")
  })

  it("W-19 what has no effect is said", () => {
    assert.include(Foreign.notes({ TESTING: "1" }).join(), "there is no built-in key")
    assert.deepStrictEqual(Foreign.notes({}), [])
  })
})
