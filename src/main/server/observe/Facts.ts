import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import type { IncomingMessage } from "node:http"
import type * as Refusal from "../../../ports/api/Refusal.ts"
import * as Source from "../Source.ts"

/** What is found out about a request while it is answered, for the line in the log and the figures. */
export interface Facts {
  requestId?: string
  /** The pattern of the route, never the path: a path may name sessions and people. */
  route?: string
  user?: string
  /** Why it was turned down. */
  kind?: Refusal.Kind
}

const known = new WeakMap<IncomingMessage, Facts>()

export const of = (request: HttpServerRequest): Facts => {
  const source = Source.of(request)
  const before = known.get(source)
  if (before !== undefined) return before
  const facts: Facts = {}
  known.set(source, facts)
  return facts
}

export const note = (request: HttpServerRequest, facts: Facts): void => void Object.assign(of(request), facts)
