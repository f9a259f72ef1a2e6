import mustache from "mustache"
import * as Facts from "../../../domain/prompts/Facts.ts"

/**
 * Texts with names in braces (https://mustache.github.io). Every name must be one of `Facts`: a typing error is found
 * when the text is kept, not by its readers.
 */

/** One of its own, that remembers nothing: previews are many and each is another text. */
const writer = Object.assign(new mustache.Writer(), { templateCache: undefined })

/** The texts are Markdown for programs and people's terminals, not HTML; `Facts` has seen to the values. */
const plain = { escape: (value: unknown) => String(value) }

/** Kind, name, where it begins and ends, and for sections what is in them. */
type Token = readonly [kind: string, name: string, start: number, end: number, inner?: ReadonlyArray<Token>]

const problemIn = (tokens: ReadonlyArray<Token>, known: ReadonlySet<string>): string | undefined => {
  for (const [kind, name, , , inner] of tokens) {
    if (kind === "text" || kind === "!") continue
    if (kind === ">" || kind === "=") return `{{${kind}${name}}}: other templates and other braces are not known here`
    if (!known.has(name)) return `{{${name}}}: there is no such name; known are ${[...known].join(", ")}`
    const within = kind === "#" ? new Set([...known, ...Facts.namesWithin(name)]) : known
    const problem = inner === undefined ? undefined : problemIn(inner, within)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** What is wrong with a template; `undefined` when it can be rendered for everybody. */
export const problem = (template: string): string | undefined => {
  try {
    const tokens = writer.parse(template) as unknown as ReadonlyArray<Token>
    const found = problemIn(tokens, Facts.names)
    if (found === undefined) for (const facts of Facts.samples) render(template, facts)
    return found
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Throws on a template with a `problem`. */
export const render = (template: string, facts: Facts.Facts): string =>
  writer.render(template, facts, undefined, plain)
