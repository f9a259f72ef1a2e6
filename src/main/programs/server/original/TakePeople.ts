import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Groups from "../../../../domain/original/Groups.ts"
import type * as Report from "../../../../domain/original/Report.ts"
import * as Tokens from "../../../../domain/original/Tokens.ts"
import * as Users from "../../../../domain/original/Users.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import { Accounts } from "../../../../ports/Accounts.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Grants } from "../../../../ports/Grants.ts"
import * as Store from "../../../../ports/Groups.ts"
import type { Rows } from "../../../../ports/Original.ts"

/** Everything there is to know about people, decided against what is here now. */
const plan = Effect.fn("TakePeople.plan")(function*(rows: Rows) {
  const accounts = yield* Accounts
  const groups = yield* Store.Groups
  const granted = yield* Effect.flatMap(Grants, (grants) => grants.all())
  const now = yield* Clock.currentTimeMillis
  const here = new Set((yield* groups.members()).map(({ groupId, userId }) => `${groupId}\n${userId}`))
  const mayNow = new Set(granted.map(({ groupId, id, type }) => `${groupId}\n${type}\n${id}`))
  const people = Users.plan(rows.of("users"), yield* accounts.users)
  const named = Groups.plan(rows.of("user_groups"), yield* groups.all, now)
  const ids = { users: people.ids, groups: named.ids, nobody: people.nobody }
  const members = Groups.members(rows.of("user_group_members"), ids, now)
  const grants = Groups.grants(rows.of("resource_grants"), named.ids, now)
  return {
    now,
    users: people,
    groups: named,
    members: split(members, ({ groupId, userId }) => here.has(`${groupId}\n${userId}`)),
    grants: split(grants, ({ groupId, id, type }) => mayNow.has(`${groupId}\n${type}\n${id}`)),
    tokens: Tokens.plan(rows.of("personal_access_tokens"), people.ids, yield* accounts.tokens(), now)
  }
})

/** Those that are here already are kept as they are. */
const split = <A, P extends { readonly add: ReadonlyArray<A>; readonly kept: number }>(
  planned: P & { readonly add: ReadonlyArray<A> },
  isHere: (row: A) => boolean
) => {
  const add = planned.add.filter((row) => !isHere(row))
  return { ...planned, add, kept: planned.kept + planned.add.length - add.length }
}

type Plan = Effect.Effect.Success<ReturnType<typeof plan>>

const carryOut = Effect.fn("TakePeople.carryOut")(function*({ grants, groups, members, now, tokens, users }: Plan) {
  const accounts = yield* Accounts
  const store = yield* Store.Groups
  const granting = yield* Grants
  for (const { createdAt, user } of users.add) yield* accounts.addUser(user, createdAt ?? now)
  for (const group of groups.add) yield* store.add(group)
  for (const member of members.add) yield* store.join(member)
  for (const grant of grants.add) yield* granting.add(grant)
  for (const token of tokens.add) yield* accounts.addToken(token)
  for (const { at, id } of tokens.revoke) yield* accounts.revokeToken(id, at)
})

const partOf = ({ grants, groups, members, tokens, users }: Plan): Report.Part => {
  const all = { users, groups, members, grants, tokens }
  const count = ({ add, kept }: { readonly add: ReadonlyArray<unknown>; readonly kept: number }) =>
    ({ added: add.length, kept })
  return {
    counts: Object.fromEntries(Object.entries(all).map(([kind, planned]) => [kind, count(planned)])),
    problems: Object.values(all).flatMap(({ problems }) => problems),
    notes: [
      ...users.passwords === 0 ? [] : [
        `${users.passwords} passwords are of another form and are not taken over. `
        + "People log in by a link: agnes users login-link EMAIL"
      ],
      ...tokens.add.length === 0 ? [] : [
        "Tokens count once this server signs with the original's key, as the value of AGNES_JWT_SECRET_KEY: "
        + "the text of state/.jwt_secret there, or its JWT_SECRET_KEY. Otherwise make new ones: "
        + "agnes tokens create EMAIL"
      ]
    ]
  }
}

const isNothing = ({ grants, groups, members, tokens, users }: Plan): boolean =>
  [users.add, groups.add, members.add, grants.add, tokens.add, tokens.revoke].every(({ length }) => length === 0)

/**
 * Accounts, groups, who is in them and may see what, and tokens, in one transaction: all of it that can be taken over,
 * or nothing. What is here already stays as it is. `ids` leads from ids there to ids here.
 */
export const takePeople = Effect.fn("TakePeople")(function*(rows: Rows, dryRun: boolean) {
  const trail = yield* AuditTrail
  const done = dryRun
    ? yield* plan(rows)
    : yield* trail.along(Effect.tap(plan(rows), carryOut), (planned) =>
      isNothing(planned) ? undefined : {
        action: "original.people",
        actor: Audit.operator,
        params: {
          users: planned.users.add.length,
          groups: planned.groups.add.length,
          tokens: planned.tokens.add.length
        }
      })
  return { ids: done.users.ids, part: partOf(done) }
})
