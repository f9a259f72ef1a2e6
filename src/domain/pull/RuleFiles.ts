import * as Visible from "../text/Visible.ts"
import type { Bundle, Item } from "./Bundle.ts"

/** The files of `.claude/rules` that are the server's: `km_approved.md` and one for every item that binds everybody. */
export const isOurs = (name: string): boolean => /^km_.*\.md$/.test(name)

export interface Rules {
  /** Contents by file name. */
  readonly files: ReadonlyMap<string, string>
  /** Ids that cannot be part of a file name; those items are left out. */
  readonly refused: ReadonlyArray<string>
}

/**
 * The rule files of a bundle (client spec PULL-11). An item's text cannot leave its place: it never stands where front
 * matter would, opens no comment or code block that reaches into the next item, and imports no file.
 */
export const make = (bundle: Bundle): Rules => {
  const files = new Map<string, string>()
  const refused: Array<string> = []
  for (const item of bundle.mandatory) {
    if (usable.test(item.id) && item.id.toLowerCase() !== "approved") files.set(`km_${item.id}.md`, single(item))
    else refused.push(item.id)
  }
  if (bundle.approved.length > 0) files.set("km_approved.md", approved(bundle.approved))
  return { files, refused }
}

export interface Changes {
  readonly write: ReadonlyMap<string, string>
  readonly remove: ReadonlyArray<string>
}

/** What has to happen to the files there are; nothing, when they are right already. */
export const changes = (present: ReadonlyMap<string, string>, rules: Rules): Changes => ({
  write: new Map([...rules.files].filter(([name, content]) => present.get(name) !== content)),
  remove: [...present.keys()].filter((name) => isOurs(name) && !rules.files.has(name))
})

const usable = /^[A-Za-z0-9_-]{1,128}$/

const single = (item: Item): string =>
  [
    `# ${title(item)}`,
    ...labelled("Domain", item.domain),
    ...labelled("Category", item.category),
    "",
    body(item.content),
    ""
  ].join("\n")

const approved = (items: ReadonlyArray<Item>): string => {
  const sections = items.map((item) => `## ${title(item)}\n\n${body(item.content)}\n`)
  return ["# Approved Corporate Knowledge\n", ...sections].join("\n")
}

const labelled = (label: string, value: string): ReadonlyArray<string> =>
  value === "" ? [] : [`_${label}: ${inline(value)}_`]

const title = (item: Item): string => inline(item.title) || "Untitled"

/** One line, with nothing in it that opens something. */
const inline = (text: string): string => harmless(Visible.line(text)).replace(/`/g, "'")

/**
 * Line by line: code stays as it is, text becomes harmless, and a code block that was left open ends with its item.
 */
const body = (text: string): string => {
  let open: string | undefined
  const lines = Visible.text(text).trim().split("\n").map((line) => {
    const fence = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/.exec(line)
    const [mark = "", rest = ""] = [fence?.[1], fence?.[2]]
    const isInside = open !== undefined
    if (open === undefined) open = mark === "" || (mark.startsWith("`") && rest.includes("`")) ? undefined : mark
    else if (mark[0] === open[0] && mark.length >= open.length && rest.trim() === "") open = undefined
    return isInside || open !== undefined ? line : outsideCode(line)
  })
  return [...lines, ...(open === undefined ? [] : [open])].join("\n")
}

const outsideCode = (line: string): string =>
  line.split(/(`[^`]+`)/).map((part, index) => index % 2 === 1 ? part : harmless(part)).join("")

/**
 * Claude Code takes comments out of a rule, and `@path` at the begin of a word for a file to read along; neither is for
 * others to decide. As entities both still read as they were written.
 */
const harmless = (text: string): string =>
  text.replace(/<(?=[!?])/g, "&lt;").replace(/(^|[^\w`])@(?=[~./\w\\])/g, "$1&#64;")
