import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as BasicToken from "../../../domain/marketplace/BasicToken.ts"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { type Asked, PluginRepositories } from "../../../ports/PluginRepositories.ts"
import * as Authenticate from "../../programs/server/Authenticate.ts"
import * as Own from "../../programs/server/marketplace/Own.ts"
import * as Body from "../Body.ts"
import * as Proxies from "../Proxies.ts"
import * as Replies from "../Replies.ts"

/** Bytes of a request: names of commits, one a line. */
const largest = 1024 ** 2
const tooLarge = Refusal.tooLarge("The request of git is too large (max 1MB)")

type Request = HttpServerRequest.HttpServerRequest

/** git shows people what is plain text, and nothing else of an answer that is no success. */
const said = (status: number, text: string, headers: Record<string, string> = {}) =>
  HttpServerResponse.text(`${text}\n`, { status, headers: { "cache-control": "no-store", ...headers } })

/** Seconds; a turn comes when a fetch ends. */
const soon = { "retry-after": "5" }

const challenge = { "www-authenticate": "Basic realm=\"agnes: any user name, a token as password\"" }

/** Of the request's one service; another one, `git-receive-pack`, would write. */
const isFetch = (url: string): boolean =>
  new URLSearchParams(url.slice(url.indexOf("?"))).get("service") === "git-upload-pack"

/** What git itself sends; it becomes a variable of our git's environment. */
const protocolOf = (request: Request): string | undefined =>
  /^version=\d$/.exec(request.headers["git-protocol"] ?? "")?.[0]

const bodyOf = (request: Request) =>
  Effect.gen(function*() {
    yield* Body.checkHeaders(request, largest, tooLarge)
    const { bytes, failed } = Body.bare(request, largest, tooLarge)
    const pieces = yield* Stream.runCollect(Stream.fromAsyncIterable(bytes, failed))
    return Buffer.concat([...pieces])
  })

/** Does somebody take plugins along, and not only look whether there are others? */
const isTaking = (body: Uint8Array): boolean => {
  const text = new TextDecoder().decode(body.subarray(0, 256))
  return text.includes("command=fetch") || /^[0-9a-f]{4}want /.test(text)
}

const asked = (request: Request, protocol: string | undefined, what: Asked["what"]): Effect.Effect<Asked, Refusal.Refusal> =>
  what === "refs"
    ? Effect.succeed({ what, protocol })
    : Effect.map(bodyOf(request), (body) => ({ what, protocol, body }))

const answer = (request: Request, what: Asked["what"]) =>
  Effect.gen(function*() {
    if (what === "refs" && !isFetch(request.url)) return said(403, "Plugins can be fetched here and not pushed")
    const proxies = yield* Proxies.Proxies
    const header = BasicToken.asBearer(request.headers["authorization"])
    const caller = yield* Authenticate.authenticate(header, proxies.addressOf(request))
    const wish = yield* asked(request, protocolOf(request), what)
    const contents = yield* Own.contents(caller)
    const repositories = yield* PluginRepositories
    const found = yield* repositories.answer(contents, wish)
    if (wish.what === "pack" && isTaking(wish.body)) {
      const trail = yield* AuditTrail
      const params = { plugins: contents.digests.length }
      yield* trail.add({ action: "marketplace.fetch", actor: Audit.person(caller), resource: "marketplace", params })
    }
    return HttpServerResponse.stream(found.body, {
      status: found.status,
      contentType: found.contentType,
      headers: { "cache-control": "no-store", "x-content-type-options": "nosniff" }
    })
  }).pipe(
    Effect.catchTags({
      NoGit: ({ why }) => Effect.succeed(said(503, `${why}. Ask its operator to install git.`)),
      RepositoriesBusy: () => Effect.succeed(said(503, "Too many fetch plugins right now; try again in a moment.", soon)),
      StoreError: Replies.storeFailed
    }),
    Effect.catchTag("Refusal", (refusal) =>
      refusal.status >= 500
        ? refusal
        : Effect.succeed(said(refusal.status, String(refusal.detail), refusal.kind === "auth" ? challenge : {})))
  )

type Needs = Exclude<Effect.Effect.Context<ReturnType<typeof answer>>, Scope.Scope>

/**
 * Everybody's plugins as a git repository, the same address for all, over git's smart HTTP (gitprotocol-http(5)). Where
 * routes are built there is a scope, too, which ends with the server; a request's gits end with the request.
 */
export const layer = HttpApiBuilder.Router.use((router) =>
  Effect.gen(function*() {
    const around = yield* Effect.context<Needs | Scope.Scope>()
    const context: Context.Context<Needs> = Context.omit(Scope.Scope)(around)
    const reply = (what: Asked["what"]) =>
      Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => Effect.provide(answer(request, what), context))
    yield* router.get("/marketplace.git/info/refs", reply("refs"))
    yield* router.post("/marketplace.git/git-upload-pack", reply("pack"))
  }))
