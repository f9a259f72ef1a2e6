import type { Facts, Table } from "./Table.ts"
import * as TableName from "./TableName.ts"

/** What an operator says of a table; what is not said stays as it is. */
export interface Wish {
  readonly id: string
  readonly name: string | undefined
  readonly description: string | undefined
}

/** Why this cannot be; one sentence for people. */
export const problem = ({ description, id, name }: Wish): string | undefined => {
  const ofId = TableName.problem(id)
  if (ofId !== undefined) return `The id of a table ${ofId}.`
  const ofName = name === undefined ? undefined : TableName.problem(name)
  if (ofName !== undefined) return `The name of a table ${ofName}.`
  const ofText = description === undefined ? undefined : TableName.descriptionProblem(description)
  return ofText === undefined ? undefined : `The description ${ofText}.`
}

/** What a table is called after a registration. */
export const told = (wish: Wish, before: Pick<Table, "name" | "description"> | undefined) => ({
  name: wish.name ?? before?.name ?? wish.id,
  description: wish.description ?? before?.description ?? ""
})

/** Are these the bytes the table has? Then there is nothing to publish. */
export const isSame = (before: Table | undefined, facts: Pick<Facts, "sha256" | "size">): boolean =>
  before !== undefined && before.current.sha256 === facts.sha256 && before.current.size === facts.size
