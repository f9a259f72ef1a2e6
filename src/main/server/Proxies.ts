import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { BlockList, isIP } from "node:net"
import * as ClientAddress from "../../domain/server/ClientAddress.ts"

/** Knows the address a request came from, through the proxies we trust. */
export class Proxies extends Context.Tag("agnes/main/Proxies")<Proxies, {
  readonly addressOf: (request: HttpServerRequest) => string | undefined
  /** Came to the outermost proxy by https. */
  readonly isSecure: (request: HttpServerRequest) => boolean
}>() {}

/** A trusted proxy is given as an address or a network like `10.0.0.0/8`. */
export class BadProxy extends Data.TaggedError("BadProxy")<{ readonly text: string }> {
  override get message(): string {
    return `AGNES_TRUSTED_PROXIES: "${this.text}" is neither an address nor a network like 10.0.0.0/8`
  }
}

/** With an empty list nobody's `X-Forwarded-For` is believed. */
export const layer = (trusted: ReadonlyArray<string>): Layer.Layer<Proxies, BadProxy> =>
  Layer.effect(
    Proxies,
    Effect.map(blockList(trusted), (list) => {
      const trusts = (address: string): boolean => {
        if (trusted.length === 0) return false
        const family = isIP(address)
        return family !== 0 && list.check(address, family === 4 ? "ipv4" : "ipv6")
      }
      return {
        addressOf: (request) =>
          ClientAddress.of(Option.getOrUndefined(request.remoteAddress), request.headers["x-forwarded-for"], trusts),
        isSecure: (request) =>
          ClientAddress.secure(Option.getOrUndefined(request.remoteAddress), request.headers["x-forwarded-proto"], trusts)
      }
    })
  )

const blockList = (entries: ReadonlyArray<string>): Effect.Effect<BlockList, BadProxy> =>
  Effect.gen(function*() {
    const list = new BlockList()
    for (const text of entries) {
      const [address = "", bits, ...rest] = text.split("/")
      const family = isIP(address)
      const width = family === 4 ? 32 : 128
      const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
      if (family === 0 || rest.length > 0 || prefix < 0 || prefix > width) return yield* new BadProxy({ text })
      list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6")
    }
    return list
  })

/** The address of this request. */
export const addressOf = (request: HttpServerRequest) =>
  Effect.map(Proxies, (proxies) => proxies.addressOf(request))
