import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import type { HttpServerResponse } from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Refusal from "../../../ports/api/Refusal.ts"
import type { StoreError } from "../../../ports/StoreError.ts"
import type { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Body from "../Body.ts"
import * as Gate from "../Gate.ts"
import * as Replies from "../Replies.ts"
import * as ErrorPage from "./ErrorPage.tsx"
import * as FormBody from "./FormBody.ts"
import * as Page from "./Page.tsx"
import { field } from "./parts/Csrf.tsx"
import * as Protection from "./Protection.ts"
import type { Viewer } from "./Viewer.ts"

/** What was asked for. */
export interface At {
  /** Path and query as sent. */
  readonly url: string
  readonly query: URLSearchParams
  /** The `:name` parts of the path, decoded. */
  readonly param: (name: string) => string
  readonly request: HttpServerRequest.HttpServerRequest
}

type Reply<R> = Effect.Effect<HttpServerResponse, Refusal.Refusal | StoreError, R>

export interface Route<R> {
  readonly method: "GET" | "POST"
  readonly path: `/${string}`
  readonly handler: (at: At) => Reply<R>
}

/** A reply of this handler as it leaves: errors as pages, or as JSON for programs, and always the headers of a page. */
const finished = <R>(at: At, viewer: Viewer | undefined, reply: Reply<R>) =>
  reply.pipe(
    Effect.catchTag("StoreError", Replies.storeFailed),
    Effect.catchTag("Refusal", (refusal) =>
      // A defect or full disk is answered with its request id, which is known further out.
      refusal.status < 500 && ErrorPage.wanted(at.request.headers)
        ? Effect.succeed(ErrorPage.of(refusal, { viewer }))
        : Effect.fail(refusal)),
    Effect.map(Page.secured)
  )

const viewerOf: Effect.Effect<Viewer, never, TokenSigner> = Effect.gen(function*() {
  const caller = yield* Gate.caller
  return { ...caller, csrf: yield* Protection.tokenOf(caller) }
})

/** A page for those its row in `RoutePolicy` lets in; HEAD runs it too. It changes nothing. */
export const get = <R>(path: `/${string}`, handler: (viewer: Viewer, at: At) => Reply<R>): Route<R | TokenSigner> => ({
  method: "GET",
  path,
  handler: (at) => Effect.flatMap(viewerOf, (viewer) => finished(at, viewer, handler(viewer, at)))
})

/** A form for those its row lets in. It runs only when the form was made by us for this very login. */
export const post = <R>(
  path: `/${string}`,
  handler: (viewer: Viewer, form: FormBody.Form, at: At) => Reply<R>
): Route<R | TokenSigner> => ({
  method: "POST",
  path,
  handler: (at) =>
    Effect.flatMap(viewerOf, (viewer) =>
      finished(at, viewer, Effect.gen(function*() {
        yield* Protection.notForeign(at.request)
        const form = yield* FormBody.read(at.request)
        yield* Protection.sameToken(viewer.csrf, form.get(field))
        return yield* handler(viewer, form, at)
      })))
})

/**
 * A form with a file, with the same protection. Its fields, the token among them, stand before the file, whose bytes
 * come as the handler takes them: at most `limit` of them.
 */
export const upload = <R, L>(
  path: `/${string}`,
  limit: Effect.Effect<number, never, L>,
  handler: (viewer: Viewer, sent: Body.File, at: At) => Reply<R>
): Route<R | L | TokenSigner> => ({
  method: "POST",
  path,
  handler: (at) =>
    Effect.flatMap(viewerOf, (viewer) =>
      finished(at, viewer, Effect.gen(function*() {
        yield* Protection.notForeign(at.request)
        const most = yield* limit
        const tooLarge = Body.sessionTooLarge(most)
        yield* Body.checkHeaders(at.request, most, tooLarge)
        const sent = yield* Body.file(at.request, most, tooLarge).pipe(
          Effect.mapError((refusal) => refusal.kind === "invalid" ? Protection.expired : refusal)
        )
        const known = Protection.sameToken(viewer.csrf, sent.fields.get(field) ?? "")
        return yield* Effect.ensuring(Effect.zipRight(known, handler(viewer, sent, at)), Body.letGo(sent))
      })))
})

/** A route whose row is `public`. A POST sees to its own protection. */
export const open = <R>(method: "GET" | "POST", path: `/${string}`, handler: (at: At) => Reply<R>): Route<R> => ({
  method,
  path,
  handler: (at) => finished(at, undefined, handler(at))
})

const at = Effect.gen(function*() {
  const request = yield* HttpServerRequest.HttpServerRequest
  const { params } = yield* HttpRouter.RouteContext
  const here: At = { url: request.url, query: queryOf(request.url), param: (name) => params[name] ?? "", request }
  return here
})

const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "")

/** Adds routes to the server; each has a row in `RoutePolicy`. What their handlers need is what the layer needs. */
export const layer = <Needs extends ReadonlyArray<unknown>>(
  ...routes: { readonly [Index in keyof Needs]: Route<Needs[Index]> }
): Layer.Layer<never, never, Needs[number]> =>
  HttpApiBuilder.Router.use((router) =>
    Effect.gen(function*() {
      const context = yield* Effect.context<Needs[number]>()
      for (const { handler, method, path } of routes as ReadonlyArray<Route<Needs[number]>>) {
        const reply = Effect.provide(Effect.flatMap(at, handler), context)
        yield* method === "GET" ? router.get(path, reply) : router.post(path, reply)
      }
    }))
