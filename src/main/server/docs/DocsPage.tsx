import type * as OpenApi from "@effect/platform/OpenApi"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type { Files } from "./Files.ts"

/** Scripts and styles are files of ours; the picture data is Swagger UI's own. */
const headers = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
  "x-frame-options": "DENY"
}

/** What there is, for people without JavaScript. */
const Plain = ({ document }: { readonly document: OpenApi.OpenAPISpec }) => (
  <dl>
    {Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { summary }]) => (
        <>
          <dt><code safe>{`${method.toUpperCase()} ${path}`}</code></dt>
          <dd safe>{summary ?? ""}</dd>
        </>
      )))}
  </dl>
)

export const page = (
  document: OpenApi.OpenAPISpec,
  { init, library, style }: Files
): HttpServerResponse.HttpServerResponse => {
  const html = (
    <>
      {"<!doctype html>"}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>API · agnes</title>
          <link rel="stylesheet" href={`/docs/${style.name}`} />
          <link rel="icon" href="data:," />
        </head>
        <body>
          <main id="swagger-ui">
            <noscript>
              <h1>API of agnes</h1>
              <p>As a document: <a href="/openapi.json">/openapi.json</a></p>
              <Plain document={document} />
            </noscript>
          </main>
          <script src={`/docs/${library.name}`}></script>
          <script src={`/docs/${init.name}`}></script>
        </body>
      </html>
    </>
  )
  if (typeof html !== "string") throw new TypeError("a component of a page is asynchronous")
  return HttpServerResponse.text(html, { contentType: "text/html; charset=utf-8", headers })
}
