/** Who may read a table: themselves, or one of their groups. */
export interface Readers {
  /** Ids of people. */
  readonly people: ReadonlySet<string>
  /** Ids of groups. */
  readonly groups: ReadonlySet<string>
}

export interface Person {
  readonly id: string
  /** Admins may everything (server spec §2.3). */
  readonly admin: boolean
}

/** The one rule; stores that decide by a query decide the same. */
export const mayRead = (person: Person, groups: Iterable<string>, readers: Readers): boolean =>
  person.admin || readers.people.has(person.id) || [...groups].some((group) => readers.groups.has(group))
