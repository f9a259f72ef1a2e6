import type { User } from "../server/Claims.ts"
import * as Group from "../server/Group.ts"
import * as Person from "../server/Person.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Planned from "./Planned.ts"
import * as Row from "./Row.ts"

export interface NewUser {
  readonly user: User
  readonly createdAt: EpochMillis | undefined
}

export interface Users extends Planned.Planned<NewUser> {
  /** Id there → id here, of everybody who has an account here afterwards. */
  readonly ids: ReadonlyMap<string, string>
  /** Ids there of what was no person: the scheduler's account is made here when it is needed. */
  readonly nobody: ReadonlySet<string>
  /** Of those added, how many had a password; it was kept in another form and is not taken over. */
  readonly passwords: number
}

/** Ids become names of folders. */
const usableId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

const keyOf = (email: string): string => email.trim().toLowerCase()

/**
 * Who gets an account. Ids stay, so that folders and tokens find their owners; whoever has an account with the same
 * address here keeps that, and what is theirs goes there. Two rows of one person there are never made one here.
 */
export const plan = (rows: ReadonlyArray<Row.Row>, here: ReadonlyArray<User>): Users => {
  const known = new Map(here.map((user) => [user.id, user]))
  const byEmail = new Map(here.map((user) => [keyOf(user.email), user.id]))
  const taken = new Set<string>()
  const ids = new Map<string, string>()
  const nobody = new Set<string>()
  let passwords = 0

  const one = (row: Row.Row): Planned.Fate<NewUser> => {
    const what = Row.name("user", row)
    const id = Row.text(row, "id")
    const email = Row.text(row, "email")?.trim()
    if (email === Group.schedulerEmail) {
      nobody.add(id ?? "")
      return Planned.keep
    }
    if (id === undefined || !usableId.test(id)) return Planned.refuse(what, "an id that cannot name a folder")
    if (email === undefined) return Planned.refuse(what, "no e-mail address")
    const problem = Person.emailProblem(email)
    if (problem !== undefined) return Planned.refuse(what, problem)
    if (ids.has(id)) return Planned.refuse(what, "a second row with this id")
    const mine = known.has(id) ? id : byEmail.get(keyOf(email))
    const target = mine ?? id
    if (taken.has(target)) return Planned.refuse(what, "the address of another user there")
    taken.add(target)
    ids.set(id, target)
    if (mine !== undefined) return Planned.keep
    byEmail.set(keyOf(email), id)
    if (Row.text(row, "password_hash") !== undefined) passwords++
    const name = Row.text(row, "name") ?? email
    const user = { id, email, name, active: Row.flag(row, "active", true), admin: false }
    return Planned.add({ user, createdAt: Row.time(row, "created_at") })
  }

  return { ...Planned.of(rows.map(one)), ids, nobody, passwords }
}
