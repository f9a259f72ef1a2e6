import * as Args from "@effect/cli/Args"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Table } from "../../../domain/tables/Table.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import type { Changed, To } from "../../programs/server/tables/Manage.ts"
import * as Failure from "../Failure.ts"

/** By its id or its name. */
export const table = Args.text({ name: "TABLE" }).pipe(Args.withDescription("Its id or its name."))

export const user = Options.text("user").pipe(Options.withDescription("A person, by e-mail address."), Options.optional)
export const group = Options.text("group").pipe(Options.withDescription("The members of a group."), Options.optional)

/** Exactly one of the two. */
export const to = (given: {
  readonly user: Option.Option<string>
  readonly group: Option.Option<string>
}): Effect.Effect<To, Failure.Failure> => {
  const { group: name, user: email } = given
  if (Option.isSome(email) && Option.isNone(name)) return Effect.succeed({ email: email.value })
  if (Option.isSome(name) && Option.isNone(email)) return Effect.succeed({ group: name.value })
  return Failure.usage("Say who: either --user EMAIL or --group NAME.")
}

/** `verb` is what happened, `already` what is so without it. */
export const changed = (
  { changed: done, table: { id, name }, who }: Changed,
  verb: string,
  already: string,
  json: boolean
): string =>
  json
    ? `${JSON.stringify({ id, name, who, changed: done })}\n`
    : `${Terminal.escape(who)} ${done ? verb : already} ${name}.\n`

/** A table as the operators' commands show it. */
export const asJson = ({ createdAt, current, description, id, name, source }: {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly source: string
  readonly createdAt: number
  readonly current: Omit<Table["current"], "columns" | "preview">
}) => ({
  id,
  name,
  description,
  source,
  created_at: new Date(createdAt).toISOString(),
  ...versionAsJson(current)
})

export const versionAsJson = (version: Omit<Table["current"], "columns" | "preview">) => ({
  generation: version.generation,
  rows: version.rows,
  size_bytes: version.size,
  sha256: version.sha256,
  md5: version.md5,
  source_type: version.sourceType,
  registered_at: new Date(version.registeredAt).toISOString(),
  registered_by: version.registeredBy
})
