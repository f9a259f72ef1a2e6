import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as Bundle from "../../../src/domain/pull/Bundle.ts"
import * as RuleFiles from "../../../src/domain/pull/RuleFiles.ts"

const piece = fc.constantFrom(
  "---", "\n", "paths: x", "<!--", "-->", "```", "~~~~", "@/etc/passwd", "@~/.ssh/id_rsa", "# head", "`", "word", " ", "\u001b[2J",
  "\u202e", "</details>", "\r\n", "- ", "> "
)
const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""))
const item = fc.record({ id: fc.constantFrom("a", "b", "c_1", "../x", "", "approved", "APPROVED"), title: text, domain: text, category: text, content: text })
const bundle = fc.record({ mandatory: fc.array(item, { maxLength: 3 }), approved: fc.array(item, { maxLength: 3 }) })

const plain = (content: string) => ({ id: "a", title: "T", domain: "", category: "", content })
const one = (content: string): string =>
  RuleFiles.make({ mandatory: [plain(content)], approved: [] }).files.get("km_a.md") ?? ""

describe("RuleFiles", () => {
  it.prop("every file begins with a heading and has a name of its own; no control character gets in", [bundle], ([given]) => {
    const { files } = RuleFiles.make(given)
    for (const [name, content] of files) {
      assert.match(name, /^km_[A-Za-z0-9_-]{1,128}\.md$/)
      assert.match(content, /^# \S/)
      assert.notMatch(content, /[\u0000-\u0008\u000b-\u001f\u202e]/)
    }
  })

  it.prop("what one item says cannot change how the next is read", [text, text], ([first, second]) => {
    const both = RuleFiles.make({ mandatory: [], approved: [plain(first), plain(second)] }).files.get("km_approved.md") ?? ""
    const alone = RuleFiles.make({ mandatory: [], approved: [plain(second)] }).files.get("km_approved.md") ?? ""
    assert.isTrue(both.endsWith(alone.slice(alone.indexOf("## T"))))
    assert.isTrue(isOutside(both.slice(0, both.lastIndexOf("## T"))))
  })

  it.prop("applied, nothing is left to change; of others' files nothing is touched", [bundle, fc.dictionary(fc.constantFrom("km_a.md", "km_old.md", "km_approved.md", "mine.md"), text)], ([given, present]) => {
    const rules = RuleFiles.make(given)
    const { remove, write } = RuleFiles.changes(new Map(Object.entries(present)), rules)
    assert.notInclude(remove, "mine.md")
    assert.isFalse(write.has("mine.md"))
    const after = new Map([...Object.entries(present).filter(([name]) => !remove.includes(name)), ...write])
    assert.deepStrictEqual(RuleFiles.changes(after, rules), { write: new Map(), remove: [] })
  })

  it("imports and comments are text, but code stays as it is", () => {
    const body = "see @/etc/passwd and (@~/x) <!-- hidden -->, mail a@b.c\n`@x` stays\n```\n<!-- @y -->\n```\nend"
    assert.strictEqual(one(body).split("\n").slice(2).join("\n"),
      "see &#64;/etc/passwd and (&#64;~/x) &lt;!-- hidden -->, mail a@b.c\n`@x` stays\n```\n<!-- @y -->\n```\nend\n")
  })

  it("front matter stays where it cannot be any", () => {
    assert.isTrue(one("---\npaths: [\"**\"]\n---\nx").startsWith("# T\n\n---"))
  })

  it("W-38 an empty bundle takes the last rules away; what is no bundle takes none", () => {
    const none = Either.getOrThrow(Bundle.decode("{\"mandatory\":[],\"approved\":[]}"))
    const present = new Map([["km_a.md", "a"], ["km_approved.md", "b"], ["mine.md", "c"]])
    assert.deepStrictEqual(RuleFiles.changes(present, RuleFiles.make(none)).remove, ["km_a.md", "km_approved.md"])
    for (const odd of ["", "{}", "[]", "{\"mandatory\":[]}", "{\"mandatory\":[1],\"approved\":[]}"]) assert.isTrue(Either.isLeft(Bundle.decode(odd)))
  })
})

/** Is the end of a text outside of every code block? */
const isOutside = (content: string): boolean => {
  let open: string | undefined
  for (const line of content.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark === undefined) continue
    const rest = line.trimStart().slice(mark.length)
    if (open === undefined) open = mark.startsWith("`") && rest.includes("`") ? undefined : mark
    else if (mark[0] === open[0] && mark.length >= open.length && rest.trim() === "") open = undefined
  }
  return open === undefined
}
