import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpMiddleware from "@effect/platform/HttpMiddleware"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as DataFolder from "../../adapters/node/DataFolder.ts"
import * as ServerAddress from "../../adapters/node/ServerAddress.ts"
import * as Loopback from "../../domain/server/Loopback.ts"
import * as Person from "../../domain/server/Person.ts"
import { Api } from "../../ports/api/Api.ts"
import { BlobStore } from "../../ports/BlobStore.ts"
import { Locks } from "../../ports/Locks.ts"
import { lift } from "../../ports/Lift.ts"
import { PluginRepositories } from "../../ports/PluginRepositories.ts"
import { RateLimits } from "../../ports/RateLimits.ts"
import { SessionStore } from "../../ports/SessionStore.ts"
import { StoreError } from "../../ports/StoreError.ts"
import * as Bootstrap from "../programs/server/Bootstrap.ts"
import * as Developer from "../programs/server/Developer.ts"
import * as LoginLink from "../programs/server/LoginLink.ts"
import { because } from "../programs/server/OperatorFailed.ts"
import { sweep as sweepArtifacts } from "../programs/server/Artifacts.ts"
import { sweepPlugins } from "../programs/server/marketplace/Register.ts"
import { sweepTables } from "../programs/server/tables/Register.ts"
import { UsageStore } from "../../ports/UsageStore.ts"
import * as Stores from "../layers/server.ts"
import * as Auth from "./Auth.ts"
import * as CliRoutes from "./cli/Routes.ts"
import * as Docs from "./docs/Routes.ts"
import * as Gate from "./Gate.ts"
import * as Indexer from "./Indexer.ts"
import * as InFlight from "./InFlight.ts"
import * as Registry from "./jobs/Registry.ts"
import * as Scheduled from "./jobs/Scheduled.ts"
import * as NodeServer from "./HttpServer.ts"
import * as Telemetry from "./observe/Telemetry.ts"
import * as AdminPages from "./pages/admin/Routes.ts"
import * as AssetRoutes from "./pages/AssetRoutes.ts"
import * as FilesPage from "./pages/Files.tsx"
import * as KnowledgePage from "./pages/Knowledge.tsx"
import * as LooksPage from "./pages/Looks.tsx"
import * as LoginPage from "./pages/Login.tsx"
import * as MySessionsPage from "./pages/MySessions.tsx"
import * as SessionRoutes from "./pages/session/Routes.ts"
import * as LoginLinkPage from "./pages/LoginLink.tsx"
import * as MarketplaceRoutes from "./marketplace/Routes.ts"
import * as MarketplacePage from "./pages/Marketplace.tsx"
import * as ProfilePage from "./pages/Profile.tsx"
import * as SetupPage from "./pages/Setup.tsx"
import * as TablesPage from "./pages/Tables.tsx"
import * as TokensPage from "./pages/Tokens.tsx"
import * as UsagePage from "./pages/Usage.tsx"
import * as Proxies from "./Proxies.ts"
import * as Replies from "./Replies.ts"
import * as Settings from "./Settings.ts"
import * as AdminTokens from "./routes/AdminTokens.ts"
import * as Artifacts from "./routes/Artifacts.ts"
import * as Catalog from "./routes/Catalog.ts"
import * as Data from "./routes/Data.ts"
import * as Health from "./routes/Health.ts"
import * as Jobs from "./routes/Jobs.ts"
import * as Login from "./routes/Login.ts"
import * as Memory from "./routes/Memory.ts"
import * as Metrics from "./routes/Metrics.ts"
import * as Prompts from "./routes/Prompts.ts"
import * as Search from "./routes/Search.ts"
import * as Sessions from "./routes/Sessions.ts"
import * as Tokens from "./routes/Tokens.ts"
import * as Upload from "./routes/Upload.ts"
import * as Uploads from "./routes/Uploads.ts"
import * as Usage from "./routes/Usage.ts"
import * as Leftovers from "./uploads/Leftovers.ts"
import * as Owed from "./uploads/Owed.ts"
import * as UsageApart from "./usage/Apart.ts"
import * as PricesFile from "./usage/PricesFile.ts"

export interface Extras {
  /** Show a first token to who starts the server, instead of writing it to a file. */
  readonly showToken: boolean
}

/** A server that takes requests. */
export interface Ready {
  readonly url: string
  readonly dataDir: string
  /** Set at the first start, when it was asked for. */
  readonly firstToken: string | undefined
  /** Whose it is. */
  readonly firstAdmin: string
  /** Opens the pages as that person, once; set when secrets are to be shown and the account is there. */
  readonly loginLink: string | undefined
  /** Where the first token has been written, at this start or an earlier one. */
  readonly tokenFile: string | undefined
}

const routes = (settings: Settings.Values) =>
  Gate.serve.pipe(
    // The platform's own spans would hold queries and headers; `Spans` makes ours.
    HttpMiddleware.withTracerDisabledWhen(() => true),
    Layer.provide(Replies.layer),
    Layer.provide(HttpApiBuilder.api(Api)),
    Layer.provide([Upload.layer(settings), Artifacts.layer, Sessions.layer, Search.layer, Catalog.layer, Health.layer, Jobs.layer(settings)]),
    Layer.provide(Uploads.layer(settings)),
    Layer.provide([Login.layer, Tokens.layer, AdminTokens.layer, Metrics.layer(settings), Docs.layer]),
    Layer.provide([AssetRoutes.layer, LoginPage.layer, LoginLinkPage.layer, ProfilePage.layer, TokensPage.layer]),
    Layer.provide([SessionRoutes.layer, MySessionsPage.layer, Prompts.layer, SetupPage.layer, CliRoutes.layer]),
    Layer.provide([AdminPages.layer, FilesPage.layer, LooksPage.layer, MarketplacePage.layer, MarketplaceRoutes.layer]),
    Layer.provide([Data.layer, TablesPage.layer, Usage.layer, UsagePage.layer, Memory.layer, KnowledgePage.layer]),
    Layer.provide(PricesFile.layer(settings)),
    Layer.provide(Auth.layer),
    Layer.provide(Proxies.layer(settings.trustedProxies)),
    Layer.provide(Layer.effect(RateLimits, settings.rateLimits ? RateLimits : Effect.succeed(unlimited)))
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

/** Everything else works without git. */
const saidIfNoGit = Effect.flatMap(PluginRepositories, ({ problem }) => problem).pipe(
  Effect.flatMap((problem) =>
    problem === undefined ? Effect.void : Effect.logWarning(`${problem}: /marketplace.git answers 503. Install git.`))
)

/** Who may come in before anybody has made an account. The first token is returned when it is to be shown. */
const firstPeople = (folder: DataFolder.DataFolder, settings: Settings.Values, { showToken }: Extras) =>
  Effect.gen(function*() {
    let shown: string | undefined
    const { seedAdminEmail: email, seedAdminPassword: password } = settings
    const seed = email === undefined ? undefined : yield* seedOf(email, Option.fromNullable(password))
    const deliver = (token: Redacted.Redacted) =>
      showToken
        ? Effect.sync(() => void (shown = Redacted.value(token)))
        : DataFolder.writeSecret(folder.tokenFile, Redacted.value(token))
    if (!settings.openBootstrap) yield* Bootstrap.bootstrap(deliver, seed)
    if (seed !== undefined) yield* Bootstrap.ensureAdmin(seed)
    return shown
  })

const seedOf = (email: string, password: Option.Option<Redacted.Redacted>) => {
  const problem = Person.emailProblem(email)
    ?? Option.getOrUndefined(Option.map(password, (secret) => Person.passwordProblem(Redacted.value(secret))))
  const seed: Bootstrap.Seed = { email, name: email, password }
  return problem === undefined ? Effect.succeed(seed) : because(`SEED_ADMIN_EMAIL, SEED_ADMIN_PASSWORD: ${problem}`)
}

/** Where everybody is let in, nobody else may come (server spec §2.1). */
const onlyHere = ({ host, localDevMode, trustedProxies }: Settings.Values) => {
  if (!localDevMode) return Effect.void
  if (!Loopback.is(host) || trustedProxies.length > 0) {
    return because("LOCAL_DEV_MODE lets everybody in without a login, so it works on a loopback address without proxies only.\n"
      + "Run: agnes serve --host 127.0.0.1 (without trusted proxies), or unset LOCAL_DEV_MODE")
  }
  return Effect.logWarning(
    "LOCAL_DEV_MODE is on: everybody on this machine is let in WITHOUT A LOGIN. Never use it with sessions of real people."
  )
}

/**
 * Opens the data folder, cleans up after a predecessor that died, makes the first admin if there is none, and listens.
 * Everything ends with the scope: requests first, then the stores.
 */
export const start = (settings: Settings.Values, extras: Extras) =>
  Effect.flatMap(Layer.toRuntime(Telemetry.layer(settings)), (telemetry) =>
    Effect.provide(startWith(settings, extras), telemetry))

const startWith = (settings: Settings.Values, extras: Extras) =>
  Effect.gen(function*() {
    yield* onlyHere(settings)
    const folder = yield* DataFolder.open(settings.dataDir, settings.signingKey)
    yield* holdLock(folder.lock)
    const stores = yield* Layer.build(Layer.mergeAll(Registry.layer({ ...settings, dataDir: folder.root }).pipe(Layer.provideMerge(Stores.stores(folder, settings))), InFlight.layer, Layer.succeed(Settings.Settings, settings)))
    return yield* Effect.gen(function*() {
      yield* Effect.flatMap(BlobStore, (blobs) => blobs.sweep)
      yield* Owed.erasing
      yield* Leftovers.sweeping(settings.uploadLife)
      yield* sweepArtifacts
      yield* sweepTables
      yield* sweepPlugins
      yield* saidIfNoGit
      const token = yield* firstPeople(folder, settings, extras)
      if (settings.localDevMode) yield* Developer.ensure(settings.localDevEmail, settings.localDevGroups)
      const sessions = yield* Indexer.start
      const server = yield* Layer.build(NodeServer.layer(settings))
      const usage = yield* UsageApart.make({ ...settings, dataDir: folder.root })
      yield* Layer.build(Layer.merge(routes(settings), Telemetry.sampled(settings))).pipe(
        Effect.provide(server),
        Effect.provideService(SessionStore, sessions),
        Effect.provideService(UsageStore, usage)
      )
      const inFlight = yield* InFlight.InFlight
      yield* Effect.addFinalizer(() => inFlight.close(settings.stopTimeout))
      const address = yield* Effect.map(HttpServer.HttpServer, (http) => http.address).pipe(Effect.provide(server))
      const reached = reachedBy(settings, address)
      yield* Scheduled.start(settings)
      yield* ServerAddress.announce(folder.root, reached)
      const firstAdmin = settings.seedAdminEmail ?? Bootstrap.firstAdmin.email
      const ready: Ready = {
        url: url(settings.host, address),
        dataDir: folder.root,
        firstToken: token,
        firstAdmin,
        loginLink: extras.showToken ? yield* linkFor(firstAdmin, reached) : undefined,
        tokenFile: (yield* DataFolder.exists(folder.tokenFile)) ? folder.tokenFile : undefined
      }
      return ready
    }).pipe(Effect.provide(stores))
  })

/** Where a browser finds this server: by its name, or on this machine when it listens to every address. */
const reachedBy = ({ domain, host }: Settings.Values, address: HttpServer.Address): string => {
  if (domain !== "") return `https://${domain}`
  return url(host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host, address)
}

const linkFor = (email: string, base: string) =>
  LoginLink.make(email).pipe(
    Effect.map(({ secret }) => `${base}${LoginLink.path(secret)}`),
    Effect.catchTag("OperatorFailed", () => Effect.succeed(undefined))
  )

const url = (host: string, address: HttpServer.Address): string => {
  const port = address._tag === "TcpAddress" ? address.port : 0
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`
}
