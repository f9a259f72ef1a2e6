import { assert, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync } from "node:fs"

const isPort = (text: string): boolean => /extends Context\.Tag\("agnes\//.test(text)

const ports = readdirSync("src/ports")
  .filter((name) => name.endsWith(".ts") && isPort(readFileSync(`src/ports/${name}`, "utf8")))
  .map((name) => name.slice(0, -3))

const tests = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => readFileSync(`test/${name}`, "utf8"))

describe.each(ports)("the port %s", (port) => {
  it("has a documented contract", () => {
    const text = readFileSync(`src/ports/${port}.ts`, "utf8")
    assert.match(text, new RegExp(`\\*/\\nexport class ${port} extends`))
  })

  it("has an in-memory adapter", () => {
    assert.isTrue(existsSync(`src/adapters/memory/Memory${port}.ts`), `src/adapters/memory/Memory${port}.ts`)
  })

  it("has a contract suite that at least two adapters are run against", () => {
    assert.isTrue(existsSync(`test/ports/${port}.ts`), `test/ports/${port}.ts`)
    const suite = new RegExp(`import \\* as (\\w+) from "[./]*/ports/${port}\\.ts"`)
    const runs = tests.flatMap((text) => {
      const name = suite.exec(text)?.[1]
      return name === undefined ? [] : text.match(new RegExp(`\\b${name}\\.suite\\(`, "g")) ?? []
    })
    assert.isAtLeast(runs.length, 2)
  })
})
