import { assert, describe, it } from "vitest"
import * as fs from "node:fs"

interface Metafile {
  readonly inputs: Record<string, unknown>
  readonly outputs: Record<string, { readonly bytes: number; readonly imports: ReadonlyArray<{ readonly path: string }> }>
}

const meta = (name: string): Metafile => JSON.parse(fs.readFileSync(`dist/meta/${name}.json`, "utf8")) as Metafile
const output = (name: string) => Object.values(meta(name).outputs)[0]!

/** Bytes: a third of them is effect/Micro. More means that something heavy slipped in. */
const budgets = { statusline: 42_500, "capture-session": 58_000, "mark-private": 73_000 }

/** Loaded with every start; the others a hook may use (`node:crypto`, `node:net`) only where it needs them. */
const atStart = ["node:fs", "node:os", "node:path"]

const heavy = /node_modules\/(@effect|effect\/dist\/\w+\/(Effect|Layer|Schema|Stream|Schedule|Fiber|Runtime|ParseResult)\.js)/

describe.each(Object.entries(budgets))("the bundle of %s", (name, budget) => {
  it("holds nothing of the big runtime, and of packages only effect", () => {
    const inputs = Object.keys(meta(`hooks-${name}`).inputs)
    assert.include(inputs, "node_modules/effect/dist/esm/Micro.js")
    assert.deepStrictEqual(inputs.filter((input) => heavy.test(input)), [])
    assert.deepStrictEqual(inputs.filter((input) => !/^((src|node_modules\/effect)\/|own:node:)/.test(input)), [])
  })

  it("loads few of Node's modules at its start", () => {
    for (const { path } of output(`hooks-${name}`).imports) assert.include(atStart, path)
  })

  it(`has at most ${budget} bytes`, () => assert.isAtMost(output(`hooks-${name}`).bytes, budget))
})

describe("the launcher", () => {
  it("is small and holds nothing but the way to the program and its compiled code", () => {
    assert.isAtMost(output("agnes").bytes, 6_500)
    const others = Object.keys(meta("agnes").inputs)
      .filter((file) => !/^(src\/main\/(start|hooks)\/|src\/domain\/(upgrade\/|text\/Fnv1a\.ts)|src\/main\/Version\.ts|own:|<define:)/.test(file))
    assert.deepStrictEqual(others, [])
    assert.match(fs.readFileSync("dist/agnes.cjs", "utf8"), /^#!\/usr\/bin\/env node\n/)
  })

  it("the lock addon lies beside it for Linux, macOS and Windows", () => {
    for (const platform of ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"]) {
      assert.isTrue(fs.existsSync(`dist/prebuilds/${platform}/fs-native-extensions.node`), platform)
    }
    assert.deepStrictEqual(fs.readdirSync("dist/prebuilds").filter((name) => !/^(linux|darwin|win32)-/.test(name)), [])
  })
})
