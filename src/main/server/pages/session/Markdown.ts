import MarkdownIt from "markdown-it"
import * as Visible from "../../../../domain/text/Visible.ts"

/**
 * Markdown of people and models as HTML. Nothing in it is trusted: HTML is shown as text, nothing is loaded from
 * anywhere, a picture becomes a link to it, and links lead to web pages and mailboxes only.
 */
const markdown = new MarkdownIt("default", { html: false, linkify: true, breaks: true, maxNesting: 30 } as const)

markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })

const allowed = /^(?:https?:\/\/|mailto:)[^\s\u0000-\u0020]/i

markdown.validateLink = (url) => allowed.test(url)

markdown.renderer.rules["link_open"] = (tokens, index, options, _, self) => {
  tokens[index]!.attrSet("rel", "noreferrer noopener nofollow")
  tokens[index]!.attrs = tokens[index]!.attrs!.filter(([name]) => name === "href" || name === "rel")
  return self.renderToken(tokens, index, options)
}

const { escapeHtml } = markdown.utils

/** A remote picture would tell its server who reads what. */
markdown.renderer.rules["image"] = (tokens, index) => {
  const { content } = tokens[index]!
  const url = String(tokens[index]!.attrGet("src") ?? "")
  const label = escapeHtml(`Image: ${content.trim() === "" ? url : content}`)
  return allowed.test(url)
    ? `<a href="${escapeHtml(url)}" rel="noreferrer noopener nofollow">${label}</a>`
    : `<span>${label}</span>`
}

const code = (language: string, content: string): string => {
  const label = Visible.line(language.trim().split(/\s/, 1)[0] ?? "", 30)
  const head = label === "" ? "" : `<span class="language">${escapeHtml(label)}</span>`
  return `<div class="code">${head}<pre tabindex="0"><code>${escapeHtml(content)}</code></pre></div>\n`
}

markdown.renderer.rules["fence"] = (tokens, index) => code(tokens[index]!.info, tokens[index]!.content)
markdown.renderer.rules["code_block"] = (tokens, index) => code("", tokens[index]!.content)
markdown.renderer.rules["table_open"] = () => `<div class="scroll" tabindex="0"><table>\n`
markdown.renderer.rules["table_close"] = () => "</table></div>\n"

/** A column's alignment as a class: the pages' policy lets no style into an attribute. */
for (const rule of ["th_open", "td_open"]) {
  markdown.renderer.rules[rule] = (tokens, index, options, _, self) => {
    const token = tokens[index]!
    const side = /(left|center|right)/.exec(String(token.attrGet("style") ?? ""))?.[1]
    token.attrs = side === undefined ? [] : [["class", side]]
    return self.renderToken(tokens, index, options)
  }
}

/** Under the page's own headings. */
for (const rule of ["heading_open", "heading_close"]) {
  markdown.renderer.rules[rule] = (tokens, index, options, _, self) => {
    const token = tokens[index]!
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`
    return self.renderToken(tokens, index, options)
  }
}

/** `[x]` and `[ ]` at the beginning of a list's item. */
markdown.core.ruler.push("tasks", ({ tokens }) => {
  tokens.forEach((token, index) => {
    if (token.type !== "inline" || tokens[index - 2]?.type !== "list_item_open") return
    const first = token.children?.[0]
    const match = first?.type === "text" ? /^\[([ xX])\]\s/.exec(first.content) : null
    if (first === undefined || match === null) return
    first.content = `${match[1] === " " ? "☐" : "☑"} ${first.content.slice(match[0].length)}`
    tokens[index - 2]!.attrJoin("class", "task")
  })
})

/** Longest text that is read as Markdown, in UTF-16 units. */
export const longest = 200_000

/** Safe HTML. What is longer than `longest` is shown as it is by whoever calls this. */
export const render = (text: string): string => markdown.render(Visible.text(text))
