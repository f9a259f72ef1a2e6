import type { EpochMillis } from "../time/Timestamp.ts"
import type { User } from "./Claims.ts"

/** Groups of people, and what a group may see (server spec §2.3). */

export interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Comes with the server and is made again when it is missing. */
  readonly system: boolean
  readonly createdAt: EpochMillis
  /** Who made it, for people to read. */
  readonly createdBy: string
}

/** Where a membership comes from: a person, an identity provider, or the server. */
export type Source = "admin" | "google_sync" | "system_seed"

export interface Membership {
  readonly userId: string
  readonly groupId: string
  readonly source: Source
  readonly addedAt: EpochMillis
  readonly addedBy: string
}

/** `table` is named by its id in the registry, `memory_domain` by its word, `marketplace` by its name. */
export const resourceTypes = ["table", "memory_domain", "marketplace"] as const
export type ResourceType = (typeof resourceTypes)[number]

export interface Resource {
  readonly type: ResourceType
  readonly id: string
}

/** The members of a group may see a resource. */
export interface Grant extends Resource {
  readonly groupId: string
  readonly assignedAt: EpochMillis
  readonly assignedBy: string
}

/** Its members may everything. */
export const admin = { id: "admin", name: "Admin" } as const
/** Nobody is put into it by the server. */
export const everyone = { id: "everyone", name: "Everyone" } as const

/** Who the scheduler's shared secret stands for; no person, and never the last admin. */
export const schedulerEmail = "scheduler@system.local"

/** Is this the one active person who may administer? */
export const isLastAdmin = (users: ReadonlyArray<User>, id: string): boolean => {
  const admins = users.filter((user) => user.admin && user.active && user.email !== schedulerEmail)
  return admins.length === 1 && admins[0]?.id === id
}

const longest = 100

/** Why a group cannot be called so; `undefined` when it can. */
export const nameProblem = (name: string): string | undefined => {
  if (name.trim() === "") return "a group has a name"
  if ([...name].length > longest) return `the name of a group has at most ${longest} characters`
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name) ? "the name of a group has no control characters" : undefined
}

/** Why a resource cannot be called so; `undefined` when it can. */
export const resourceProblem = (id: string): string | undefined =>
  id.trim() === "" || id.length > 200 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(id)
    ? "a resource has a name of 1 to 200 characters"
    : undefined

/** May this person see this? Admins may everything, others what one of their groups was granted. */
export const maySee = (user: Pick<User, "admin">, granted: ReadonlyArray<Resource>, wanted: Resource): boolean =>
  user.admin || granted.some(({ id, type }) => type === wanted.type && id === wanted.id)
