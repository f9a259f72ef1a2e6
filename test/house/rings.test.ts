import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** Files that break a rule, and the rule; F does with a type alone. */
const planted: ReadonlyArray<readonly [file: string, text: string, rule: string]> = [
  ["src/domain/queue/A.ts", `import "node:fs"`, "domain-is-pure"],
  ["src/ports/B.ts", `import "../adapters/Ok.ts"`, "ports-know-the-domain"],
  ["src/adapters/C.ts", `import "../main/Ok.ts"`, "adapters-do-not-know-main"],
  ["src/main/programs/D.ts", `import "../../adapters/Ok.ts"`, "programs-know-ports-only"],
  ["src/domain/queue/F.ts", `import type { Ok } from "../../adapters/Ok.ts"\nexport type F = Ok`, "domain-is-pure"],
]

/** What breaks a rule when it runs, also by way of something else. */
const paths: ReadonlyArray<readonly [file: string, text: string]> = [
  ["src/main/hooks/e.ts", `import "../Heavy.ts"`],
  ["src/domain/queue/H.ts", `import "effect"`],
  ["src/domain/queue/I.ts", `import "./J.ts"`],
  ["src/domain/queue/J.ts", `import "./K.ts"`],
  ["src/domain/queue/K.ts", `import "./I.ts"`],
  ["src/domain/queue/G.tsx", "export const g = () => <p>text</p>"]
]

const innocent: ReadonlyArray<readonly [file: string, text: string]> = [
  ["src/adapters/Ok.ts", "export interface Ok { readonly a: 1 }\nexport const ok: Ok = { a: 1 }"],
  ["src/main/Ok.ts", "export const ok = 1"],
  ["src/main/Heavy.ts", `import * as Effect from "effect/Effect"\nexport const heavy = Effect.void`]
]

interface Violation {
  readonly from: string
  readonly rule: { readonly name: string }
}

let folder: string
beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-rings-")))
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) {
    fs.copyFileSync(name, path.join(folder, name))
  }
  fs.symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"))
  for (const [file, text] of [...planted, ...paths, ...innocent]) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), `${text}\n`)
  }
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const said = (program: string, ...args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve) =>
    execFile(path.resolve(program), args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => resolve(stdout)))

const cruise = async (): Promise<ReadonlyArray<Violation>> => {
  const text = await said("node_modules/.bin/depcruise", "src", "--config", ".dependency-cruiser.cjs", "--output-type", "json")
  return (JSON.parse(text) as { summary: { violations: ReadonlyArray<Violation> } }).summary.violations
}

describe("the rings are really watched", () => {
  it("every planted violation is found, and nothing innocent", async () => {
    const found = await cruise()
    for (const [file, , rule] of planted) {
      assert.isTrue(found.some(({ from, rule: { name } }) => from === file && name === rule), `${rule} in ${file}`)
    }
    const guilty = new Set(planted.map(([file]) => file))
    assert.deepStrictEqual(found.filter(({ from }) => !guilty.has(from)), [])
  }, 60_000)

  it("circles, what is heavy for a hook and pages elsewhere are found, and nothing else", async () => {
    const [circle, entry, direct, page, last, ...more] =
      (await said(process.execPath, path.resolve("scripts/checks/graph.mjs"))).split("\n")
    const queue = ["I", "J", "K", "I"].map((name) => `src/domain/queue/${name}.ts`)
    assert.strictEqual(circle, `no-circular: ${queue.join(" → ")}`)
    assert.strictEqual(entry, "hot-entries-stay-light: src/main/hooks/e.ts → src/main/Heavy.ts → effect/Effect")
    assert.strictEqual(direct, "hot-domain-stays-light: src/domain/queue/H.ts → effect")
    assert.strictEqual(page, "jsx-in-the-server-only: src/domain/queue/G.tsx → @kitajs/html/jsx-runtime")
    assert.match(last ?? "", /^\d+ modules, 4 findings$/)
    assert.deepStrictEqual(more, [""])
  })
})
