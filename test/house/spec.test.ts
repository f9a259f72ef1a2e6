import { assert, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"

const textsOf = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))

const idsIn = (file: string): ReadonlyArray<string> =>
  readFileSync(`test/fixtures/${file}`, "utf8").trimEnd().split("\n")

/** `15.6-1 to 15.6-3` names each of them. */
const spelledOut = (text: string): string =>
  text.replace(/(15\.\d{1,2}-[A-Z]?)(\d{1,3}) to \1(\d{1,3})/g, (_, head: string, from: string, to: string) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => `${head}${Number(from) + n}`).join(" "))

const tests = textsOf("test", ".ts").map(spelledOut)
const decisions = spelledOut(textsOf("docs/decisions", ".md").join("\n"))

/** The ids that texts of the tests begin with: a test's name, also one in a table of cases, may begin with several. */
const shown = (begins: RegExp, id: RegExp): ReadonlySet<string> =>
  new Set(tests.flatMap((text) => [...text.matchAll(begins)].flatMap((match) => match[2]?.match(id) ?? [])))

const explained = (id: string): boolean =>
  new RegExp(`(?<![\\w.-])${id.replaceAll(".", "\\.")}(?![\\w-])`).test(decisions)

const client = shown(/(["'`])([A-T]\d{1,2} (?:(?!\1).)+)\1/g, /(?<![\w-])[A-T]\d{1,2}(?![\w-])/g)

it.each(idsIn("spec-ids.txt"))("the behaviour %s is shown by a test, or a decision says why ours differs", (id) => {
  assert.isTrue(client.has(id) || explained(id))
})

/** Those of the server have their section in front, weak points and ids of other lists may stand before them. */
const server = shown(
  /(["'`])((?:[A-Z]{1,2}-?\d{1,2} )*15\.\d{1,2}-[A-Z]?\d{1,3},? (?:(?!\1).)+)\1/g,
  /15\.\d{1,2}-[A-Z]?\d{1,3}(?!\w)/g
)

it.each(idsIn("server-spec-ids.txt"))("the server's behaviour %s is shown, or a decision says why ours differs", (id) => {
  assert.isTrue(server.has(id) || explained(id))
})

/** Weak points of the original; the table says for each what we do instead. */
it("every weak point of the original has its line", () => {
  const table = readFileSync("docs/decisions/0062-weak-points.md", "utf8")
  for (let n = 1; n <= 38; n++) assert.match(table, new RegExp(`^\\| W-${n} \\|`, "m"))
})

/** A test or a file that the table names is there. */
it("what the table of weak points names is there", () => {
  const table = readFileSync("docs/decisions/0062-weak-points.md", "utf8")
  const names = [...table.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? "")
  assert.isAbove(names.length, 15)
  for (const name of names) assert.isTrue(tests.some((text) => text.includes(name)), name)
})
