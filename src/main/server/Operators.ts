import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as DataFolder from "../../adapters/node/DataFolder.ts"
import * as ServerAddress from "../../adapters/node/ServerAddress.ts"
import * as ServerUrl from "../../domain/account/ServerUrl.ts"
import * as Audit from "../../domain/server/Audit.ts"
import type { User } from "../../domain/server/Claims.ts"
import type * as Group from "../../domain/server/Group.ts"
import { Accounts } from "../../ports/Accounts.ts"
import * as Stores from "../layers/server.ts"
import * as Granting from "../programs/server/Granting.ts"
import * as Groups from "../programs/server/Groups.ts"
import * as LoginLink from "../programs/server/LoginLink.ts"
import { because } from "../programs/server/OperatorFailed.ts"
import * as People from "../programs/server/People.ts"
import * as PeoplesTokens from "../programs/server/PeoplesTokens.ts"
import { asError } from "./Explain.ts"
import * as OperateMarketplaces from "./marketplace/Operate.ts"
import * as OperateTables from "./tables/Operate.ts"
import type * as Settings from "./Settings.ts"

type Place = Pick<Settings.Values, "dataDir" | "signingKey"> & Partial<Stores.TableLimits>

type Services = Layer.Layer.Success<ReturnType<typeof Stores.stores>>

/**
 * What operators do at the machine, beside a running server or without one: promises and plain values, as for `start`.
 * Each opens the data folder's database, works, and closes it; each rejects with an `Error` whose message is for
 * people.
 */
export const operators = (place: Place) => ({
  addUser: (given: NewUser): Promise<User> =>
    inFolder(place, true, People.add({
      email: given.email,
      name: Option.fromNullable(given.name),
      admin: given.admin,
      password: Option.map(Option.fromNullable(given.password), Redacted.make),
      by
    })),
  users: (): Promise<ReadonlyArray<User>> => inFolder(place, false, Effect.flatMap(Accounts, ({ users }) => users)),
  disableUser: (email: string, force: boolean): Promise<User> =>
    inFolder(place, false, People.disable(email, { by, force })),
  enableUser: (email: string): Promise<User> => inFolder(place, false, People.enable(email, { by })),
  setPassword: (email: string, password: string): Promise<User> =>
    inFolder(place, false, People.setPassword(email, Redacted.make(password), { by })),
  /** `base` is where people reach the server; else where the one that runs here listens. */
  loginLink: (email: string, base: string | undefined): Promise<Link> => inFolder(place, false, loginLink(place, email, base)),
  createToken: (
    email: string,
    wish: { readonly name: string; readonly days: number | undefined }
  ): Promise<{ readonly token: string; readonly row: PeoplesTokens.OwnedToken }> =>
    inFolder(place, false, Effect.map(PeoplesTokens.create(email, wish), ({ row, token }) => ({
      row,
      token: Redacted.value(token)
    }))),
  tokens: (): Promise<ReadonlyArray<PeoplesTokens.OwnedToken>> => inFolder(place, false, PeoplesTokens.list),
  revokeToken: (id: string): Promise<PeoplesTokens.OwnedToken> => inFolder(place, false, PeoplesTokens.revoke(id)),
  addGroup: (name: string, description: string): Promise<Groups.CountedGroup> =>
    inFolder(place, false, Groups.add({ name, description }, by)),
  groups: (): Promise<ReadonlyArray<Groups.CountedGroup>> => inFolder(place, false, Groups.list),
  members: (name: string): Promise<ReadonlyArray<Groups.Member>> => inFolder(place, false, Groups.members(name)),
  joinGroup: (name: string, email: string): Promise<Moved> => inFolder(place, false, Groups.join(name, email, by)),
  leaveGroup: (name: string, email: string, force: boolean): Promise<Moved> =>
    inFolder(place, false, Groups.leave(name, email, { by, force })),
  grant: (name: string, resource: Group.Resource): Promise<Granted> =>
    inFolder(place, false, Effect.flatMap(OperateTables.byId(resource), (named) => Granting.grant(name, named, by))),
  ungrant: (name: string, resource: Group.Resource): Promise<Granted> =>
    inFolder(place, false, Effect.flatMap(OperateTables.byId(resource), (named) => Granting.withdraw(name, named, by))),
  tables: OperateTables.over(<A, E>(work: Effect.Effect<A, E, Services>) => inFolder(place, false, work)),
  marketplaces: OperateMarketplaces.over(<A, E>(work: Effect.Effect<A, E, Services>) => inFolder(place, false, work)),
  grants: (): Promise<ReadonlyArray<Group.Grant & { readonly group: string }>> => inFolder(place, false, Granting.list)
})

interface Link {
  readonly email: string
  readonly url: string
  readonly expiresAt: number
}

const loginLink = ({ dataDir }: Place, email: string, given: string | undefined) =>
  Effect.gen(function*() {
    const base = given === undefined ? yield* ServerAddress.read(dataDir) : baseOf(given)
    if (base === undefined) {
      return yield* because(given === undefined
        ? `No server runs in ${dataDir}. Start it with: agnes serve, or name its address with --url`
        : "--url is no address of a server. Expected something like https://agnes.example.org")
    }
    const { expiresAt, secret, user } = yield* LoginLink.make(email)
    return { email: user.email, url: `${base}${LoginLink.path(secret)}`, expiresAt } satisfies Link
  })

const baseOf = (text: string) => Either.getOrUndefined(ServerUrl.parse(text, { allowPlaintext: true }))

const by = Audit.operator

type Moved = Effect.Effect.Success<ReturnType<typeof Groups.join>>
type Granted = Effect.Effect.Success<ReturnType<typeof Granting.grant>>

export interface NewUser {
  readonly email: string
  readonly name: string | undefined
  readonly admin: boolean
  readonly password: string | undefined
}

/** A folder is made for a first person only: elsewhere a path that was mistyped would look like an empty server. */
export const inFolder = <A, E>(
  { dataDir, signingKey, tableMemory, tableTimeLimit, tableUpload }: Place,
  make: boolean,
  program: Effect.Effect<A, E, Services>
): Promise<A> =>
  Effect.runPromiseExit(Effect.gen(function*() {
    if (!make && !(yield* DataFolder.exists(DataFolder.databaseIn(dataDir)))) {
      return yield* because(`There is no agnes server in ${dataDir}. Name its folder with --data-dir, or make one.\n`
        + "Run: agnes serve --data-dir DIR")
    }
    const folder = yield* DataFolder.open(dataDir, signingKey)
    const limits = tableMemory === undefined || tableTimeLimit === undefined || tableUpload === undefined
      ? undefined
      : { tableMemory, tableTimeLimit, tableUpload }
    return yield* Effect.provide(program, Stores.stores(folder, limits))
  })).then((exit) => Exit.isSuccess(exit) ? exit.value : Promise.reject(asError(exit.cause)))
