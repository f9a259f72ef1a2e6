import { assert, describe, it } from "@effect/vitest"
import { readFileSync, writeFileSync } from "node:fs"
import * as Manual from "../../src/main/cli/manual/Manual.ts"
import { replies } from "../../src/main/cli/replies/Replies.ts"

const file = "docs/json.md"

/** A schema's own notation, a key a line. */
const pretty = (notation: string): string => {
  let indent = ""
  return notation.replaceAll("readonly ", "").replaceAll("ReadonlyArray<", "Array<").replaceAll(" | undefined", "")
    .replace(/\{ (?=[\w"[])| \}|; /g, (token) => {
      if (token === "; ") return `\n${indent}`
      indent = token === " }" ? indent.slice(2) : `${indent}  `
      return token === " }" ? `\n${indent}}` : `{\n${indent}`
    })
    .replace(/\{\n +(\[x: string\]: [^\n{}]+)\n *\}/g, "{ $1 }")
}

const names = Object.keys(replies) as ReadonlyArray<keyof typeof replies>

/** Commands that print the same stand together. */
const sections = [...new Map(names.map((name) => [String(replies[name]), name])).keys()].map((notation) => {
  const same = names.filter((name) => String(replies[name]) === notation)
  return `## ${same.map((name) => `agnes ${name}`).join(", ")}\n\n\`\`\`ts\n${pretty(notation)}\n\`\`\`\n`
})

const text = `# What commands print for programs

With \`--json\` a command prints one JSON object on standard output (\`tokens create\` on standard error, because the token has
standard output for itself). Keys are added and never removed, absent values are \`null\`, times are ISO-8601 in UTC, \`?\` marks
keys that are not always there, \`Int\` is a whole number. Exit codes are the same with and without it. \`refresh-marketplace --check\` prints its object
only when there is something new.

This page is written from \`src/main/cli/replies/Replies.ts\`; a test runs every command and holds its reply against it.

${sections.join("\n")}`

/** To write it anew after a reply was changed: `UPDATE_DOCS=1 npx vitest run test/house/json.test.ts`. */
describe("docs/json.md", () => {
  it("is what the table of replies says", () => {
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, text)
    else assert.strictEqual(readFileSync(file, "utf8"), text)
  })

  it("describes every command that has --json, and no other", () => {
    const manual = Manual.make(JSON.parse(readFileSync("dist/help.json", "utf8")) as Record<string, string>)
    const commands = manual.filter(({ options }) => options.some(({ names }) => names.includes("--json")))
    assert.sameMembers(commands.map(({ words }) => words.join(" ")), [...names])
  })
})
