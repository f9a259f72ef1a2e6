import { assert, describe, it } from "@effect/vitest"
import { readFileSync, writeFileSync } from "node:fs"
import * as Table from "../../src/domain/server/settings/Table.ts"

const file = "docs/server.md"
const cell = (text: string): string => text.replaceAll("|", "\\|")
const code = (text: string): string => `\`${text}\``

const table = [
  "| Setting | Default | What |",
  "|---|---|---|",
  ...Table.rows.map(([, { about, fallback, flag, kind, variables }]) => {
    const names = [...(flag === undefined ? [] : [`--${flag}`]), ...variables].map(code).join(", ")
    const shown = kind.show(fallback)
    return `| ${names} | ${kind.secret === true || shown === "" ? "" : code(shown)} | ${cell(about)} |`
  })
].join("\n")

/** To write it anew after a row was added: `UPDATE_DOCS=1 npx vitest run test/house/settings.test.ts`. */
describe("the settings in docs/server.md", () => {
  it("are those of the table", () => {
    const text = readFileSync(file, "utf8")
    const pattern = /\| Setting \| Default \| What \|\n(?:\|.*\n)*/
    assert.match(text, pattern)
    const wanted = text.replace(pattern, () => `${table}\n`)
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, wanted)
    else assert.strictEqual(text, wanted)
  })
})
