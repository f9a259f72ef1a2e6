import * as Either from "effect/Either"
import * as Domain from "./Domain.ts"
import { longest } from "./Item.ts"

/** What a person writes down for the team, or makes of what is there. */
export interface Draft {
  readonly title: string
  readonly content: string
  readonly category: string
  readonly domain: Domain.Domain | undefined
  readonly tags: ReadonlyArray<string>
  readonly entities: ReadonlyArray<string>
}

/** As it was typed. */
export interface Typed {
  readonly title: string
  readonly content: string
  readonly category: string
  readonly domain: string | undefined
  readonly tags: ReadonlyArray<string>
  readonly entities: ReadonlyArray<string>
}

/** Which field is wrong, and why, as a sentence without its full stop. */
export interface Problem {
  readonly field: keyof Typed
  readonly text: string
}

/** What is not said is not written: no control characters but tabs and ends of lines. */
const text = (typed: string): string =>
  typed.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "").trim()

const line = (typed: string): string => text(typed).replace(/\s+/g, " ")

const characters = (value: string): number => [...value].length

const words = (typed: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(typed.map(line).filter((word) => word !== ""))]

/** Words as a form has them: with commas between. */
export const list = (typed: string): ReadonlyArray<string> => words(typed.split(","))

const problemOf = (draft: Omit<Draft, "domain">, domain: string | undefined): Problem | undefined => {
  const { category, content, entities, tags, title } = draft
  const wrong = (field: keyof Typed, text: string): Problem => ({ field, text })
  const tooMany = (all: ReadonlyArray<string>): string | undefined => {
    if (all.length > longest.words) return `At most ${longest.words} of them`
    return all.some((word) => characters(word) > longest.word) ? `At most ${longest.word} characters each` : undefined
  }
  if (title === "") return wrong("title", "Say in a few words what it is about")
  if (characters(title) > longest.title) return wrong("title", `At most ${longest.title} characters`)
  if (content === "") return wrong("content", "Say what holds")
  if (characters(content) > longest.content) return wrong("content", `At most ${longest.content} characters`)
  if (characters(category) > longest.word) return wrong("category", `At most ${longest.word} characters`)
  if (domain !== undefined && !Domain.is(domain)) {
    return wrong("domain", `A domain is one of ${Domain.domains.join(", ")}`)
  }
  const ofTags = tooMany(tags)
  if (ofTags !== undefined) return wrong("tags", ofTags)
  const ofEntities = tooMany(entities)
  return ofEntities === undefined ? undefined : wrong("entities", ofEntities)
}

export const decide = (typed: Typed): Either.Either<Draft, Problem> => {
  const domain = typed.domain === "" ? undefined : typed.domain
  const draft = {
    title: line(typed.title),
    content: text(typed.content),
    category: line(typed.category),
    tags: words(typed.tags),
    entities: words(typed.entities)
  }
  const problem = problemOf(draft, domain)
  if (problem !== undefined) return Either.left(problem)
  return Either.right({ ...draft, domain: domain !== undefined && Domain.is(domain) ? domain : undefined })
}

/** A content alone; `undefined` when it is none. */
export const content = (typed: string): string | undefined => {
  const kept = text(typed)
  return kept === "" || characters(kept) > longest.content ? undefined : kept
}

/** Why this is no reason to reject or revoke something by; `undefined` when it is one. None at all is fine. */
export const reasonProblem = (reason: string): string | undefined =>
  characters(reason) > longest.reason ? `At most ${longest.reason} characters` : undefined

/** A reason as it is kept; `undefined` when there is none. */
export const reason = (typed: string | undefined): string | undefined => {
  const kept = line(typed ?? "")
  return kept === "" ? undefined : kept
}
