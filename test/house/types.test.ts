import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** One line a sin: against the types, against purity, against Effect (as error, as warning). */
const sins = [
  `import * as Effect from "effect/Effect"`,
  `export const number: number = "text"`,
  "export const now = () => Date.now()",
  "export const dice = () => Math.random()",
  "export const floating = () => { Effect.void }",
  `export const unknown = Effect.fail<unknown>("x")`,
  "export const nested = Effect.fail(Effect.succeed(1))"
].join("\n")

const compiler = ["TS2322"]
const outer = [...compiler, "anyUnknownInErrorContext", "floatingEffect"]
const core = [...outer, "effectInFailure", "globalDate", "globalRandom"]

const rings: ReadonlyArray<readonly [file: string, expected: ReadonlyArray<string>]> = [
  ["src/domain/deep/A.ts", core],
  ["src/ports/B.ts", core],
  ["src/adapters/C.ts", outer],
  ["src/main/server/D.tsx", outer],
  ["examples/e/E.ts", outer],
  ["test/F.ts", compiler],
  ["scripts/G.ts", compiler],
  ["bench/H.ts", compiler]
]

let folder: string
beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-types-")))
  fs.copyFileSync("tsconfig.json", path.join(folder, "tsconfig.json"))
  fs.writeFileSync(path.join(folder, "package.json"), `{ "type": "module" }`)
  fs.mkdirSync(path.join(folder, "node_modules"))
  for (const name of ["effect", "@effect", "@types", "@kitajs", "undici-types"]) {
    fs.symlinkSync(path.resolve("node_modules", name), path.join(folder, "node_modules", name))
  }
  for (const [file] of rings) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), `${sins}\n`)
  }
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const check = (): Promise<{ readonly failed: boolean; readonly output: string }> =>
  new Promise((resolve) =>
    execFile(process.execPath, ["scripts/checks/types.mjs", folder], (error, stdout) =>
      resolve({ failed: error !== null, output: stdout.trimEnd() }))
  )

/**
 * `class A extends Context.Tag("…")<A, …>`, and the same of Schema's classes. Effect's rule for it, classSelfMismatch,
 * does not see what was imported from `effect/Context` and its like (decision 0046).
 */
const maker = String.raw`(?:Context\.Tag\([^()]*\)|Schema\.(?:Class|TaggedClass|TaggedError|TaggedRequest))`
const selfNamed = new RegExp(String.raw`class (\w+) extends ${maker}<\s*(\w+)`, "g")

const sources = (root: string) =>
  fs.readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules"))
    .map((name) => path.join(root, name))

describe("the types are really checked, and Effect's diagnostics by ring", () => {
  it("every planted sin is found where it is one, and only there", async () => {
    const { failed, output } = await check()
    assert.isTrue(failed)
    const findings = output.split(/\n(?=\S+\(\d+,\d+\): |\d+ files, )/)
    const found = (file: string) => {
      const own = findings.filter((text) => text.startsWith(`${file}(`))
      return [...new Set(own.map((text) => /effect\((\w+)\)/.exec(text)?.[1] ?? /TS\d+/.exec(text)?.[0]))].sort()
    }
    for (const [file, expected] of rings) assert.deepStrictEqual(found(file), [...expected].sort(), file)
    assert.match(findings.at(-1) ?? "", new RegExp(`^${rings.length} files, [1-9][0-9]* findings$`))
  })

  it("a tag, an error and a shape name themselves", () => {
    const classes = ["src", "examples"].flatMap(sources).flatMap((file) =>
      [...fs.readFileSync(file, "utf8").matchAll(selfNamed)].map(([, name, self]) => ({ file, name, self })))
    assert.isAbove(classes.length, 0)
    assert.deepStrictEqual(classes.filter(({ name, self }) => name !== self), [])
  })

  it("the inner rings build no layers, whose scopes nothing would watch there", () => {
    const layered = ["src/domain", "src/ports"].flatMap(sources)
      .filter((file) => fs.readFileSync(file, "utf8").includes(`"effect/Layer"`))
    assert.deepStrictEqual(layered, [])
  })
})
