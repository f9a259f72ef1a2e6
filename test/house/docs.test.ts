import { assert, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import * as path from "node:path"
import * as ExitCode from "../../src/main/cli/ExitCode.ts"
import * as Pages from "../../src/main/cli/Pages.ts"

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(`src/${name}`, "utf8"))

const environment = readFileSync("docs/environment.md", "utf8")

const documents = ["README.md", "CHANGELOG.md", ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith(".md"))

describe("what the documents say", () => {
  it("every variable the source reads is documented, and no other", () => {
    const read = sources.flatMap((text) =>
      [...text.matchAll(/(?:\benv|\bvariables|\bvariable)[[(]"([A-Z][A-Z_]+)"[\])]/g)].map((match) => match[1]))
    const written = [...environment.matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map((match) => match[1])
    assert.sameMembers([...new Set(read)], written)
  })

  it("the exit codes are those of the table", () => {
    const written = [...environment.matchAll(/^\| (\d+) \|/gm)].map((match) => match[1])
    assert.sameMembers(written, Object.keys(ExitCode.table))
  })

  it.each(documents)("%s: every file it links or names is there", (name) => {
    const text = readFileSync(name, "utf8")
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => path.join(path.dirname(name), match[1] ?? ""))
    const named = [...text.matchAll(/`((?:src|test|docs|scripts|examples)\/[\w./-]+\.\w+)`/g)].map((match) => match[1] ?? "")
    for (const file of [...links, ...named]) assert.isTrue(existsSync(file), file)
  })

  it("the README names only commands there are", () => {
    const blocks = readFileSync("README.md", "utf8").match(/^```sh\n[^]*?^```$/gm) ?? []
    const commands = [...blocks.join("\n").matchAll(/^agnes ([a-z-]+)/gm)].map((match) => match[1] ?? "")
    assert.isNotEmpty(commands)
    for (const command of commands) assert.include(Pages.names, command)
  })
})
