import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type * as Refusal from "../../../ports/api/Refusal.ts"
import * as Page from "./Page.tsx"
import type { Viewer } from "./Viewer.ts"

const titles: Partial<Record<Refusal.Status, string>> = {
  401: "Please log in",
  403: "Not for you",
  404: "Nothing here",
  429: "Too many attempts",
  500: "Something went wrong",
  507: "The server is full"
}

const advice = ({ detail, kind, retryAfter }: Refusal.Refusal): string => {
  if (kind === "not-found") return "There is no such page, or it is not yours to see."
  if (kind === "internal") return "This is a defect of the server. Tell its operator the request id below."
  if (kind === "rate-limit") return `Wait ${retryAfter ?? 60} seconds, then try again.`
  return typeof detail === "string" ? `${detail}${/[.!?]$/.test(detail) ? "" : "."}` : "Something in the request is missing."
}

/** A refusal as people see it. */
export const of = (
  refusal: Refusal.Refusal,
  { requestId, viewer }: { readonly viewer?: Viewer | undefined; readonly requestId?: string | undefined } = {}
): HttpServerResponse.HttpServerResponse => {
  const { kind, retryAfter, status } = refusal
  const title = titles[status] ?? "This did not work"
  const response = Page.page({ title, viewer, status }, (
    <div class="narrow">
      <h1 safe>{title}</h1>
      <p safe>{advice(refusal)}</p>
      {requestId === undefined ? "" : <p class="quiet">Request id: <code safe>{requestId}</code></p>}
      <p>{kind === "auth" ? <a class="button" href="/login">Log in</a> : <a href="/">Back to your sessions</a>}</p>
    </div>
  ))
  return retryAfter === undefined ? response : HttpServerResponse.setHeader(response, "retry-after", String(retryAfter))
}

/** Does this client want to see a page? */
export const wanted = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  (headers["accept"] ?? "").toLowerCase().includes("text/html")
