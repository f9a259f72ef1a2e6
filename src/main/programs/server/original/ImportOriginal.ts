import * as Effect from "effect/Effect"
import type { AccountMap } from "../../../../domain/collect/AccountMap.ts"
import * as Report from "../../../../domain/original/Report.ts"
import * as Row from "../../../../domain/original/Row.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { Original } from "../../../../ports/Original.ts"
import { takeEntries } from "./TakeEntries.ts"
import { takeFiles } from "./TakeFiles.ts"
import { takeKnowledge } from "./TakeKnowledge.ts"
import { takePairs } from "./TakePairs.ts"
import { takePeople } from "./TakePeople.ts"
import { type Bounds, takeSessions } from "./TakeSessions.ts"
import { takeStates } from "./TakeStates.ts"
import { takeTables } from "./TakeTables.ts"

export interface Wish {
  /** Looks at everything and writes nothing. */
  readonly dryRun: boolean
  /** Which folder of sessions belongs to whom, where it is not named by an id of a user. */
  readonly accounts: AccountMap
  readonly bounds: Bounds
  /** Bytes of one artifact. */
  readonly artifactLimit: number
  /** Of the processor `verification` here. */
  readonly verification: number
  /** After each session. */
  readonly step: () => void
}

/**
 * Takes over what an original server kept: people, then their sessions, artifacts and notes, then what was learned from
 * them and what was processed, tables, and who did what. Safe to repeat, also after a death at any point: what is here
 * stays as it is, and only what is missing is added.
 */
export const importOriginal = Effect.fn("ImportOriginal")(function*(wish: Wish) {
  const rows = yield* Effect.flatMap(Original, (original) => original.rows)
  const { ids, part: people } = yield* takePeople(rows, wish.dryRun)
  const accounts = yield* Accounts
  const here = (yield* accounts.users).map(({ email, id }) => [email, id] as const)
  const there = rows.of("users").map((row) =>
    [Row.text(row, "email"), ids.get(Row.text(row, "id") ?? "")] as const)
  const emails = new Map(there.flatMap(([email, id]) => email === undefined || id === undefined ? [] : [[id, email]]))
  const byEmail = new Map([...there, ...here].map(([email, id]) => [email?.trim().toLowerCase(), id]))
  const owner = (folder: string): string | undefined => {
    const email = wish.accounts.get(folder)
    return ids.get(folder) ?? (email === undefined ? undefined : byEmail.get(email.toLowerCase()))
  }
  const person = (text: string): string | undefined => byEmail.get(text.trim().toLowerCase()) ?? owner(text)
  const { part: sessions, taken } = yield* takeSessions(owner, wish)
  const files = yield* takeFiles(rows.of("users"), ids, { dryRun: wish.dryRun, limit: wish.artifactLimit })
  const { comes, part: knowledge } = yield* takeKnowledge(rows, taken, { dryRun: wish.dryRun, person })
  const pairs = yield* takePairs(rows, wish.dryRun, comes)
  const states = yield* takeStates(rows, taken, { dryRun: wish.dryRun, version: wish.verification })
  const tables = yield* takeTables(rows, wish.dryRun)
  const names = new Map(here.map(([email, id]) => [id, email]))
  const entries = yield* takeEntries((text) => {
    const id = person(text)
    const email = id === undefined ? undefined : names.get(id) ?? emails.get(id)
    return email === undefined ? undefined : { id, email }
  }, wish.dryRun)
  return Report.of([people, sessions, files, knowledge, pairs, states, tables, entries])
})
