import { assert, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"

const textsOf = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))

const ids = readFileSync("test/fixtures/spec-ids.txt", "utf8").trimEnd().split("\n")

/** A test's name, also one in a table of cases, is a text that begins with an id; it may name more. */
const named = /(["'`])([A-L]\d{1,2} (?:(?!\1).)+)\1/g

const shown = new Set(
  textsOf("test", ".ts").flatMap((text) =>
    [...text.matchAll(named)].flatMap((match) => (match[2] ?? "").match(/(?<![\w-])[A-L]\d{1,2}(?![\w-])/g) ?? []))
)

const decisions = textsOf("docs/decisions", ".md").join("\n")

it.each(ids)("the behaviour %s is shown by a test, or a decision says why ours differs", (id) => {
  assert.isTrue(shown.has(id) || new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(decisions))
})
