import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as DataFolder from "../../adapters/node/DataFolder.ts"
import * as Person from "../../domain/server/Person.ts"
import { Api } from "../../ports/api/Api.ts"
import { BlobStore } from "../../ports/BlobStore.ts"
import { Locks } from "../../ports/Locks.ts"
import { lift } from "../../ports/Lift.ts"
import { RateLimits } from "../../ports/RateLimits.ts"
import { StoreError } from "../../ports/StoreError.ts"
import * as Bootstrap from "../programs/server/Bootstrap.ts"
import { because } from "../programs/server/OperatorFailed.ts"
import { eraseOwed } from "../programs/server/WithdrawSession.ts"
import * as Stores from "../layers/server.ts"
import * as Auth from "./Auth.ts"
import * as InFlight from "./InFlight.ts"
import * as NodeServer from "./HttpServer.ts"
import * as Proxies from "./Proxies.ts"
import * as Replies from "./Replies.ts"
import * as Catalog from "./routes/Catalog.ts"
import * as Health from "./routes/Health.ts"
import * as Login from "./routes/Login.ts"
import * as Sessions from "./routes/Sessions.ts"
import * as Tokens from "./routes/Tokens.ts"
import * as Upload from "./routes/Upload.ts"

export interface Options {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly dataDir: string
  /** Bytes of one session. */
  readonly maxUploadBytes: number
  /** Show a first token to who starts the server, instead of writing it to a file. */
  readonly showToken: boolean
  readonly timeouts?: NodeServer.Timeouts
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: ReadonlyArray<string>
  /** `false` lets everybody try to log in as often as they like. */
  readonly rateLimits?: boolean
  /** Make no first account: the first `POST /auth/bootstrap` does. */
  readonly openBootstrap?: boolean
  /** Made at the start unless somebody has that address; on a new server it is the first account. */
  readonly seedAdmin?: { readonly email: string; readonly password?: string }
}

/** A server that takes requests. */
export interface Ready {
  readonly url: string
  readonly dataDir: string
  /** Set at the first start, when it was asked for. */
  readonly firstToken: string | undefined
  /** Whose it is. */
  readonly firstAdmin: string
  /** Where the first token has been written, at this start or an earlier one. */
  readonly tokenFile: string | undefined
}

const routes = (options: Options) =>
  HttpApiBuilder.serve().pipe(
    Layer.provide(Replies.layer),
    Layer.provide(HttpApiBuilder.api(Api)),
    Layer.provide([Upload.layer(options.maxUploadBytes), Sessions.layer, Catalog.layer, Health.layer]),
    Layer.provide([Login.layer, Tokens.layer]),
    Layer.provide(Auth.layer),
    Layer.provide(Proxies.layer(options.trustedProxies ?? [])),
    Layer.provide(Layer.effect(RateLimits, options.rateLimits === false ? Effect.succeed(unlimited) : RateLimits))
  )

const unlimited: RateLimits["Type"] = { take: () => Effect.succeed(undefined) }

/** Two servers in one folder would clean away each other's unfinished uploads. */
const holdLock = (path: string) =>
  Effect.acquireRelease(
    Effect.flatMap(Locks, (locks) => lift(locks.tryAcquire(path))).pipe(
      Effect.mapError((cause) => new StoreError({ operation: "lock the data folder", full: false, cause })),
      Effect.flatMap((held) =>
        held === undefined
          ? new StoreError({ operation: "lock the data folder: another agnes serve is running on it", full: false })
          : Effect.succeed(held)
      )
    ),
    (held) => lift(held.release)
  )

/** Who may come in before anybody has made an account. The first token is returned when it is to be shown. */
const firstPeople = (folder: DataFolder.DataFolder, options: Options) =>
  Effect.gen(function*() {
    let shown: string | undefined
    const seed = options.seedAdmin === undefined ? undefined : yield* seedOf(options.seedAdmin)
    const deliver = (token: Redacted.Redacted) =>
      options.showToken
        ? Effect.sync(() => void (shown = Redacted.value(token)))
        : DataFolder.writeSecret(folder.tokenFile, Redacted.value(token))
    if (options.openBootstrap !== true) yield* Bootstrap.bootstrap(deliver, seed)
    if (seed !== undefined) yield* Bootstrap.ensureAdmin(seed)
    return shown
  })

const seedOf = ({ email, password }: NonNullable<Options["seedAdmin"]>) => {
  const problem = Person.emailProblem(email) ?? (password === undefined ? undefined : Person.passwordProblem(password))
  const secret = Option.map(Option.fromNullable(password), Redacted.make)
  const seed: Bootstrap.Seed = { email, name: email, password: secret }
  return problem === undefined ? Effect.succeed(seed) : because(`SEED_ADMIN_EMAIL, SEED_ADMIN_PASSWORD: ${problem}`)
}

/**
 * Opens the data folder, cleans up after a predecessor that died, makes the first admin if there is none, and listens.
 * Everything ends with the scope: requests first, then the stores.
 */
export const start = (options: Options) =>
  Effect.gen(function*() {
    const folder = yield* DataFolder.open(options.dataDir)
    yield* holdLock(folder.lock)
    const stores = yield* Layer.build(Layer.merge(Stores.stores(folder), InFlight.layer))
    return yield* Effect.gen(function*() {
      yield* Effect.flatMap(BlobStore, (blobs) => blobs.sweep)
      yield* eraseOwed
      const token = yield* firstPeople(folder, options)
      const server = yield* Layer.build(NodeServer.layer(options.host, options.port, options.timeouts))
      yield* Layer.build(routes(options)).pipe(Effect.provide(server))
      const address = yield* Effect.map(HttpServer.HttpServer, (http) => http.address).pipe(Effect.provide(server))
      const ready: Ready = {
        url: url(options.host, address),
        dataDir: folder.root,
        firstToken: token,
        firstAdmin: options.seedAdmin?.email ?? Bootstrap.firstAdmin.email,
        tokenFile: (yield* DataFolder.exists(folder.tokenFile)) ? folder.tokenFile : undefined
      }
      return ready
    }).pipe(Effect.provide(stores))
  })

const url = (host: string, address: HttpServer.Address): string => {
  const port = address._tag === "TcpAddress" ? address.port : 0
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`
}
