import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Facts from "../../../../src/domain/prompts/Facts.ts"
import { marker } from "../../../../src/domain/workspace/ClaudeMd.ts"
import * as Mustache from "../../../../src/main/server/prompts/Mustache.ts"
import * as Texts from "../../../../src/main/server/prompts/Texts.ts"

const [nothing, some] = Facts.samples as [Facts.Facts, Facts.Facts]
const part = fc.constantFrom(
  "{{", "}}", "{{{", "}}}", "#", "/", "^", "&", ">", "=", "!", ".", " ", "tables", "name", "user", "user.name", "has_tables",
  "constructor", "__proto__", "toString", "length", "{{#tables}}", "{{/tables}}", "{{name}}", "text", "\n"
)

describe("templates", () => {
  it.prop("one without a problem is rendered for everybody, and its names are all known", [fc.array(part, { maxLength: 12 })], ([parts]) => {
    const template = parts.join("")
    if (Mustache.problem(template) !== undefined) return
    for (const facts of Facts.samples) assert.isString(Mustache.render(template, facts))
    assert.notMatch(template.replace(/\{\{!.*?\}\}/gs, ""), /\{\{[^}]*(constructor|__proto__|toString)/)
  }, { fastCheck: { numRuns: 500 } })

  it.each([
    ["{{usr.name}}", "{{usr.name}}: there is no such name"],
    ["{{name}}", "{{name}}: there is no such name"],
    ["{{#tables}}{{nmae}}{{/tables}}", "{{nmae}}: there is no such name"],
    ["{{constructor}}", "{{constructor}}: there is no such name"],
    ["{{> other}}", "other templates"],
    ["{{=<% %>=}}", "other templates"],
    ["{{#tables}}", "Unclosed section \"tables\""],
    ["{{user.name", "Unclosed tag"]
  ])("%s is refused with its reason", (template, reason) => {
    assert.include(Mustache.problem(template), reason)
  })

  it("values stand as they are: the texts are no HTML", () => {
    const facts = { ...some, instance: "a & <b> {{version}}" }
    assert.strictEqual(Mustache.render("{{instance}}|{{{instance}}}", facts), "a & <b> {{version}}|a & <b> {{version}}")
  })
})

describe("the CLAUDE.md of agnes", () => {
  const shown = (facts: Facts.Facts) => Mustache.render(Texts.defaults.claude_md, facts)

  it("has no problem and bears the mark by which init knows it", () => {
    for (const text of Object.values(Texts.defaults)) assert.isUndefined(Mustache.problem(text))
    assert.isTrue(shown(some).startsWith(`# agnes.example.com: ${marker}\n`))
  })

  it("lists the tables somebody may read, or says that there are none", () => {
    assert.include(shown(some), "- `Orders` (1204 rows): One row an order\n- `people`\n")
    assert.include(shown(nothing), "could read no table")
    for (const facts of Facts.samples) assert.notMatch(shown(facts), /\{\{|\}\}|\n\n\n/)
  })

  it("F30 tells what somebody may have from what is served, and says nothing of plugins where there are none", () => {
    assert.include(shown(some), "- `house-rules@agnes` (in the stack when this was written): How we write\n- `review@agnes`\n")
    for (const words of ["what Ann may have, not what is installed", "pinned for everybody", "/update-agnes-plugins"]) {
      assert.include(shown(some).replace(/\n/g, " "), words)
    }
    assert.notMatch(shown(nothing), /plugin/i)
  })

  it("F29 the setup prompt brings plugins with a stack and without, and installs nothing silently", () => {
    for (const facts of Facts.samples) {
      const text = Mustache.render(Texts.defaults.welcome, facts)
      assert.strictEqual(text.split("agnes refresh-marketplace --bootstrap").length, 2)
      assert.deepStrictEqual([...text.matchAll(/^(\d)\. /gm)].map(([, step]) => step), ["1", "2", "3", "4", "5", "6"])
      assert.include(text, "It installs nothing")
      assert.notMatch(text, /\{\{|\}\}|\n\n\n/)
    }
  })
})
