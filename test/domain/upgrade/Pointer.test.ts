import { assert, describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import * as Home from "../../../src/domain/upgrade/Home.ts"
import * as Offer from "../../../src/domain/upgrade/Offer.ts"
import * as Plan from "../../../src/domain/upgrade/Plan.ts"
import * as Pointer from "../../../src/domain/upgrade/Pointer.ts"

const base = { version: "1.0.0", folder: "/lib/node_modules/agnes" }
const installed = FastCheck.record({ version: FastCheck.string(), entry: FastCheck.string() })
const pointer = FastCheck.record({
  base: FastCheck.record({ version: FastCheck.string(), folder: FastCheck.string() }),
  current: installed,
  previous: FastCheck.option(installed, { nil: undefined }),
  refused: FastCheck.option(FastCheck.string(), { nil: undefined })
})

describe("Pointer", () => {
  it.prop("comes back as it was written", [pointer], ([given]) => {
    assert.deepStrictEqual(Pointer.parse(Pointer.encode(given)), given)
  })

  it.prop("of a text that is no pointer there is none, and nothing fails", [FastCheck.oneof(FastCheck.string(), FastCheck.json())], ([text]) => {
    const found = Pointer.parse(text)
    if (found !== undefined) assert.isString(found.current.entry)
  })

  it.prop("a part of one is none: it is replaced as a whole or not at all", [pointer, FastCheck.nat()], ([given, length]) => {
    const text = Pointer.encode(given).trimEnd()
    assert.isUndefined(Pointer.parse(text.slice(0, length % text.length)))
  })

  it.prop("there and back is where it was, and what was gone back on is refused", [installed, installed], ([first, next]) => {
    const before = { ...Pointer.initial(base, "/e"), current: first }
    const there = Pointer.switched(before, next)
    const back = Pointer.back(there)
    assert.deepStrictEqual([there.current, there.previous, there.refused], [next, first, undefined])
    assert.deepStrictEqual([back?.current, back?.previous, back?.refused], [first, next, next.version])
    assert.isUndefined(Pointer.back(before))
    assert.includeMembers([...Pointer.entries(there)], [first.entry, next.entry])
  })
})

describe("Home", () => {
  it("is where the system has a user's data, and never where the server keeps its own", () => {
    const at = (platform: string, variables: Record<string, string> = {}, home = "/home/ann") =>
      Home.folder({ platform, home, variable: (name) => variables[name] })
    assert.strictEqual(at("linux"), "/home/ann/.local/share/agnes-client")
    assert.strictEqual(at("linux", { XDG_DATA_HOME: "/data" }), "/data/agnes-client")
    assert.strictEqual(at("linux", { XDG_DATA_HOME: "data" }), "/home/ann/.local/share/agnes-client", "must be absolute")
    assert.isUndefined(at("linux", {}, ""), "never a folder of the current one")
    assert.isUndefined(at("linux", {}, "repository"))
    assert.strictEqual(at("darwin"), "/home/ann/Library/Application Support/agnes-client")
    assert.strictEqual(at("win32", { LOCALAPPDATA: "C:\\L" }, "C:\\Users\\ann"), "C:\\L/agnes-client")
    assert.strictEqual(at("win32", {}, "C:\\Users\\ann"), "C:\\Users\\ann/AppData/Local/agnes-client")
  })

  it("a launcher belongs to the package it lies in; a checkout belongs to nobody", () => {
    assert.strictEqual(Home.packageOf("/usr/lib/node_modules/agnes/dist"), "/usr/lib/node_modules/agnes")
    assert.strictEqual(Home.packageOf("C:\\npm\\node_modules\\agnes\\dist"), "C:\\npm\\node_modules\\agnes")
    for (const dist of ["/home/ann/agnes/dist", "/x/node_modules/other/dist", "/x/node_modules/agnes/dist/hooks"]) {
      assert.isUndefined(Home.packageOf(dist))
    }
  })

  it.prop("an installation's file has the same short name each time", [FastCheck.string({ unit: "binary" })], ([folder]) => {
    assert.match(Home.pointer("/d", folder), /^\/d\/current\/[0-9a-f]{8}\.json$/)
  })
})

describe("Plan", () => {
  const offer = Offer.fromRegistry("2.0.0")!
  const found: Offer.Found = { _tag: "Found", offer }
  const any = FastCheck.record({ checkOnly: FastCheck.boolean(), force: FastCheck.boolean() })
  const version = FastCheck.constantFrom("1.0.0", "2.0.0", "3.0.0")
  const answer = FastCheck.constantFrom<Offer.Found>(found, { _tag: "Nothing" }, { _tag: "Unreachable", message: "" })

  it.prop("only looking installs nothing, and without force nothing older or refused is installed",
    [any, version, answer, FastCheck.constantFrom(undefined, "2.0.0")], ([options, installed, answered, refused]) => {
      const plan = Plan.decide(options, installed, answered, refused)
      if (options.checkOnly) assert.include(["Tell", "Stay"], plan._tag)
      if (plan._tag === "Tell") assert.strictEqual(installed, "1.0.0")
      if (plan._tag === "Install" && !options.force) assert.deepStrictEqual([installed, refused], ["1.0.0", undefined])
      if (answered._tag !== "Found") assert.include(["Stay", "CannotReach"], plan._tag)
      else if (options.force && !options.checkOnly) assert.strictEqual(plan._tag, "Install")
    })
})
