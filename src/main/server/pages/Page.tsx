import type { Children } from "@kitajs/html"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { type Frame, Layout } from "./Layout.tsx"

/**
 * What a page may load and where it may send: its own style sheet, its own images, its own forms. Nothing inline, no
 * script, no frame (OWASP ASVS 5.0, 3.4). `same-origin`, because with `no-referrer` a browser sends forms with
 * `Origin: null`, which says nothing.
 */
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
  + "frame-ancestors 'none'"

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY"
}

/** Gives a reply the headers of a page, except those it has chosen itself. */
export const secured = (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.setHeaders(response, { ...headers, ...response.headers })

/** A page that shows nothing of other people's may load a script of ours, too. */
export const scripted = (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.setHeader(response, "content-security-policy", `${policy}; script-src 'self'`)

/** A page: `content` is what stands inside `main` and begins with an `h1`. Components are synchronous. */
export const page = (frame: Frame & { readonly status?: number }, content: Children): HttpServerResponse.HttpServerResponse => {
  const html = <Layout {...frame}>{content as "safe"}</Layout>
  if (typeof html !== "string") throw new TypeError("a component of a page is asynchronous")
  return secured(HttpServerResponse.text(html, { status: frame.status ?? 200, contentType: "text/html; charset=utf-8" }))
}

/** To another page of ours, by GET: after a form, so that a reload does not send it again (RFC 9110 §15.4.4). */
export const seeOther = (path: string): HttpServerResponse.HttpServerResponse =>
  secured(HttpServerResponse.empty({ status: 303, headers: { location: path } }))
