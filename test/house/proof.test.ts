import { assert, describe, it } from "vitest"
import { readFileSync } from "node:fs"
// @ts-expect-error a script without types
import * as Proof from "../../scripts/prove/proof.mjs"

const page = readFileSync("docs/proof.md", "utf8")
const readme = readFileSync("README.md", "utf8")

/** Tier, figure, what was found, violations. */
const rows = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| Tier"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| /, "").trim()))

const head = /<!-- What `npm run prove` printed: -->\n(?<lines>[^]*?)<!-- end -->/.exec(readme)?.groups?.["lines"] ?? ""

describe("what was proved", () => {
  it("the README says what the page says, of the same run", () => {
    const run = /^Written by (`[^`]+`.*) on commit ([^;]+);/m.exec(page)
    assert.isNotNull(run)
    assert.include(head, `With ${run![1]} on commit ${run![2]};`)
    const lines = head.split("\n").filter((line) => line.startsWith("- "))
    assert.isNotEmpty(lines)
    for (const line of lines) {
      const [tier = "", said = ""] = line.slice(2).split(/: ([^]*)/, 2)
      const of = rows.filter(([name]) => name === tier)
      assert.isNotEmpty(of, tier)
      const failed = of.reduce((sum, [, , , violations = ""]) => sum + Number(violations.replaceAll(",", "")), 0)
      if (said.startsWith("not run: ")) assert.isTrue(of.every(([, , found = ""]) => found.startsWith("not run: ")), line)
      else {
        assert.strictEqual(said.startsWith("nothing failed. "), failed === 0, line)
        assert.isTrue(of.some(([, figure, found]) => said.endsWith(`${figure}: ${found}`)), line)
      }
    }
  })

  it("no tier that did not run is called green", () => {
    for (const [tier, , found = "", violations] of rows) {
      if (found.startsWith("not run: ")) assert.strictEqual(violations, "", tier)
      else assert.match(violations ?? "", /^[\d,]+$/, tier)
    }
  })

  it("a longer run of one tier takes the place of its last one and of no other", () => {
    const circumstances = { command: "npm run prove", commit: "abc", machine: "a machine", took: "1.0 minutes" }
    const tier = (name: string, value: string) => [{ name, source: "T", figures: [{ figure: "f", value, violations: 0, command: "c" }] }]
    const runs: ReadonlyArray<readonly [string, string]> = [["one", "old"], ["two", "other"], ["one", "new"]]
    const text = runs.reduce((before, run) => Proof.longer(before, tier(...run), circumstances) as string, "")
    assert.notInclude(text, "old")
    assert.strictEqual(text.match(/^## (one|two)$/gm)?.join(), "## one,## two")
    assert.include(text, "| one (T) | f | new | 0 |")
    assert.include(text, "| two (T) | f | other | 0 |")
  })
})
