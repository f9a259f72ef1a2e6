import * as Audience from "./Audience.ts"
import type { Contributed, Item } from "./Item.ts"
import * as Status from "./Status.ts"

/** Who wants to see something. */
export interface Reader {
  readonly id: string
  readonly admin: boolean
  /** Names of the groups they are in. */
  readonly groups: ReadonlyArray<string>
  /** Domains their groups were granted. */
  readonly domains: ReadonlyArray<string>
}

/** Is it meant for them? Admins are meant always (server spec §4.4). */
export const isMeant = ({ admin, domains, groups }: Reader, { audience, domain }: Pick<Item, "audience" | "domain">) =>
  admin
  || audience === undefined
  || audience === Audience.everybody
  || groups.some((name) => audience === Audience.ofGroup(name))
  || (domain !== undefined && domains.includes(domain))

/** Does it go out to them with the bundle? What is personal goes to nobody, not even its owner (server spec §4.4). */
export const isSent = (reader: Reader, item: Item): boolean =>
  Status.inForce.includes(item.status) && item.personalBy === undefined && isMeant(reader, item)

/**
 * May they see it? Those it is from, always; what is personal, nobody else. What is not in force is seen by admins
 * beside them: nobody else reads what no person has looked at (W-8).
 */
export const sees = (reader: Reader, { contributors, item }: Contributed): boolean => {
  if (item.userId === reader.id || contributors.includes(reader.id)) return true
  return item.personalBy === undefined && (reader.admin || isSent(reader, item))
}

/** May they say that it is personal, or take that back? Only who said so may. */
export const mayMarkPersonal = (readerId: string, { contributors, item }: Contributed): boolean =>
  item.personalBy === undefined
    ? item.userId === readerId || contributors.includes(readerId)
    : item.personalBy === readerId
