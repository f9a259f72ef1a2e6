import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Loopback from "../../../domain/server/Loopback.ts"
import * as Prometheus from "../../../domain/server/Prometheus.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Exposition from "../observe/Exposition.ts"
import * as Gauges from "../observe/Gauges.ts"
import * as Proxies from "../Proxies.ts"
import type * as Settings from "../Settings.ts"

/** A proxy on this machine that is not in the list of trusted ones hides who asks. */
const forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"]

const stranger = new Refusal.Refusal({ kind: "auth", detail: "The metrics token is missing or wrong" })
const elsewhere = Refusal.forbidden("Only from this machine, while AGNES_METRICS_TOKEN is not set")

/** With a token whoever has it; without one whoever asks from this very machine, and not for others. */
const admit = (token: Redacted.Redacted | undefined) =>
  Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    if (token === undefined) {
      const address = yield* Proxies.addressOf(request)
      const direct = address !== undefined && Loopback.is(address)
      return direct && !forwarded.some((name) => request.headers[name] !== undefined) ? undefined : yield* elsewhere
    }
    const signer = yield* TokenSigner
    const given = /^Bearer +(.+)$/i.exec(request.headers["authorization"] ?? "")?.[1] ?? ""
    const same = signer.equal(signer.fingerprint(Redacted.value(token)), signer.fingerprint(given))
    return same ? undefined : yield* stranger
  })

/** `GET /metrics`, where it is switched on. */
export const layer = (settings: Pick<Settings.Values, "metrics" | "metricsToken">) =>
  !settings.metrics ? Layer.empty : HttpApiBuilder.Router.use((router) => Effect.gen(function*() {
    const sample = yield* Gauges.make
    const context = yield* Effect.context<TokenSigner | Proxies.Proxies>()
    const reply = Effect.gen(function*() {
      yield* admit(settings.metricsToken)
      yield* sample
      return HttpServerResponse.text(Exposition.now(), {
        contentType: Prometheus.contentType,
        headers: { "cache-control": "no-store" }
      })
    })
    yield* router.get("/metrics", Effect.provide(reply, context))
  }))
