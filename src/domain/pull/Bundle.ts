import * as Either from "effect/Either"
import * as JsonLine from "../text/JsonLine.ts"

/** A piece of the team's knowledge, as far as it is shown. */
export interface Item {
  readonly id: string
  readonly title: string
  readonly domain: string
  readonly category: string
  readonly content: string
}

/** `GET /api/memory/bundle` (server spec §4.4). */
export interface Bundle {
  readonly mandatory: ReadonlyArray<Item>
  readonly approved: ReadonlyArray<Item>
}

/** The left side says why the reply is no bundle; then no rule is changed. */
export const decode = (text: string): Either.Either<Bundle, string> => {
  const body = JsonLine.parse(text)
  if (body === undefined) return Either.left("the reply is not a JSON object")
  const { approved, mandatory } = body
  if (!Array.isArray(mandatory) || !Array.isArray(approved)) {
    return Either.left("the reply has no \"mandatory\" or no \"approved\"")
  }
  const areObjects = [...mandatory, ...approved].every(JsonLine.isRecord)
  if (!areObjects) return Either.left("the reply holds an item that is no object")
  return Either.right({ mandatory: mandatory.map(item), approved: approved.map(item) })
}

const item = (row: Readonly<Record<string, unknown>>): Item => ({
  id: text(row["id"]),
  title: text(row["title"]),
  domain: text(row["domain"]),
  category: text(row["category"]),
  content: text(row["content"])
})

const text = (value: unknown): string => JsonLine.isString(value) ? value : ""
