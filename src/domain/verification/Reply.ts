import * as Schema from "effect/Schema"
import * as Escaped from "../language/Escaped.ts"
import { domains } from "../knowledge/Domain.ts"
import { detections, type Finding } from "../knowledge/Finding.ts"
import { longest } from "../knowledge/Item.ts"
import type { Turn } from "./Conversation.ts"

/** Checked when it comes, and not told to providers: some of them refuse schemas that bound anything. */
const untold = { jsonSchema: {} }

const text = (most: number) =>
  Schema.String.pipe(
    Schema.filter((value) => value.trim() !== "" && value.length <= most, untold)
  )

const listed = <A, I>(schema: Schema.Schema<A, I>, most: number) =>
  Schema.Array(schema).pipe(Schema.filter((value) => value.length <= most, untold))

/** Findings of one session: more is no answer to the question that was asked. */
const mostFindings = 50

/** What a model says it has found (server spec §7.1). It has no say in how sure we are: there is no such field. */
export const Findings = Schema.Struct({
  verifications: listed(
    Schema.Struct({
      detection_type: Schema.Literal(...detections),
      title: text(longest.title),
      content: text(longest.content),
      user_quote: Schema.String.pipe(Schema.filter((value) => value.length <= longest.content, untold)),
      domain: Schema.Literal(...domains),
      entities: listed(text(longest.word), longest.words)
    }),
    mostFindings
  )
})

export type Findings = typeof Findings.Type

export const name = "verification_extract"

/** Tokens of an answer (server spec §7.1). */
export const mostTokens = 4096

const flat = (value: string): string => value.replace(/\s+/g, " ").trim().toLowerCase()

/**
 * What was found, as findings without their ids. A quote of words that no person said in the conversation is none: it
 * is left out.
 */
export const findings = (given: Findings, turns: ReadonlyArray<Turn>): ReadonlyArray<Omit<Finding, "id">> => {
  const said = flat(turns.filter(({ by }) => by === "human").map((turn) => turn.text).join("\n"))
  const wasSaid = (quote: string): boolean => flat(quote) !== "" && said.includes(flat(quote))
  return given.verifications.map((one) => ({
    detection: one.detection_type,
    title: one.title.trim(),
    content: one.content.trim(),
    quote: [one.user_quote, Escaped.back(one.user_quote)].find(wasSaid)?.trim() ?? "",
    domain: one.domain,
    entities: [...new Set(one.entities.map((entity) => entity.trim()))]
  }))
}
