import { assert, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"

const texts = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => readFileSync(`test/${name}`, "utf8"))
  .join("\n")
const decisions = readdirSync("docs/decisions").map((name) => readFileSync(`docs/decisions/${name}`, "utf8")).join("\n")

const numbered = (letter: string, last: number): ReadonlyArray<string> =>
  Array.from({ length: last }, (_, n) => `${letter}${n + 1}`)

/** The cases of privacy and of the client in the test programme: a test is named by each, or a decision tells why not. */
const cases = [
  ...numbered("P", 12).map((id) => [id, new RegExp(`["\`](?:P\\d+ )*${id} `)] as const),
  ...numbered("C", 10).map((id) => [id, new RegExp(`reliability (?:C\\d+, )*${id}[ ,)]`)] as const)
]

it.each(cases)("the case %s is shown by a test, or a decision says why there is none", (id, name) => {
  assert.isTrue(name.test(texts) || new RegExp(`\\b${id} of the test programme`).test(decisions))
})
