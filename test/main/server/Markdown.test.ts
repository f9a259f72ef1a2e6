import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Markdown from "../../../src/main/server/pages/session/Markdown.ts"

/** Every tag a text can become, with the attributes it may have. */
const allowed = [
  /^<\/?(?:p|strong|em|s|code|pre|ul|ol|li|blockquote|h[3-6]|table|thead|tbody|tr|th|td|div|span|a|hr|br)>$/,
  /^<a href="(?:https?:\/\/|mailto:)[^"<>]*" rel="noreferrer noopener nofollow">$/i,
  /^<(?:div class="code"|div class="scroll" tabindex="0"|pre tabindex="0"|span class="language"|li class="task")>$/,
  /^<t[hd] class="(?:left|center|right)">$/,
  /^<ol start="\d+">$/
]

/** Tags of a fragment; a text can hold no `<` of its own, for it is written `&lt;`. */
const strange = (html: string): ReadonlyArray<string> =>
  (html.match(/<[^>]*>?/g) ?? []).filter((tag) => !allowed.some((one) => one.test(tag)))

const piece = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "]]>", "<a href=javascript:alert(1)>", "\"", "'", "`", "```", "~~~\" onload=\"x",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\nscript:x)", "[a](data:text/html,x)", "[a](//x.example)", "[a](vbscript:x)",
    "[a](https://x.example \"title\\\" onclick=\\\"x\")", "![i](https://x.example/p.png)", "![\"><script>](https://x.example)", "![i](javascript:x)",
    "<https://x.example/\"onclick=x>", "<javascript:x>", "https://x.example/<b>", "| a | b |\n|:-:|--:|\n| <b> | `|` |\n", "- [x] \"", "- [ ] <", "\n\n", "\n    ",
    "[r]: javascript:x\n[r]", "[r]: https://x.example '\"<'\n\n[r]\n", "&#x6a;avascript:", "&lt;", "\\", "**", "_", "# ", "> ", "1. ", "***\n", "\u202e"
  )
)

describe("Markdown", () => {
  it.prop("becomes nothing but harmless elements, whatever it is", [fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""))], ([text]) => {
    assert.deepStrictEqual(strange(Markdown.render(text)), [], text)
  }, { fastCheck: { numRuns: 2000 } })

  it("links lead to the web and to mailboxes; pictures are links", () => {
    const html = Markdown.render("[a](https://x.example) [b](mailto:a@x.example) [c](./file.ts) ![d](https://x.example/d.png) ![e](file:///e)")
    assert.deepStrictEqual(html.match(/href="[^"]*"/g), ["href=\"https://x.example\"", "href=\"mailto:a@x.example\"", "href=\"https://x.example/d.png\""])
    assert.include(html, ">Image: d</a>")
    assert.notInclude(html, "<img")
  })

  it("code names its language and keeps every character", () => {
    const html = Markdown.render("```ts\" onload=\"x <b>\nif (a < b && c) {}\n```")
    assert.include(html, "<span class=\"language\">ts&quot;</span>")
    assert.include(html, "if (a &lt; b &amp;&amp; c) {}")
  })

  it("tables keep their alignment without a style, tasks their box, headings stay below the page's", () => {
    const html = Markdown.render("# Top\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open")
    assert.include(html, "<h3>Top</h3>")
    assert.include(html, "<th class=\"center\">a</th>")
    assert.include(html, "<li class=\"task\">☑ done</li>")
    assert.include(html, "<li class=\"task\">☐ open</li>")
    assert.notInclude(html, "style=")
  })

  it("takes little time for what was made to take long", () => {
    for (const bomb of ["[".repeat(50_000), "*a_ ".repeat(20_000), "> ".repeat(20_000), "`".repeat(50_000), "![".repeat(20_000), "<a".repeat(30_000), "|".repeat(50_000), "a|b\n-|-\n".repeat(5000)]) {
      Markdown.render(bomb)
    }
  })
})
