import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { promisify } from "node:util"
import { gzip } from "node:zlib"

/** A file of the documentation's page, packed once. Its name changes with its content. */
export interface File {
  readonly name: string
  readonly type: string
  readonly plain: Uint8Array
  readonly packed: Uint8Array
}

const pack = promisify(gzip)

const file = async (stem: string, suffix: string, type: string, text: string): Promise<File> => {
  const plain = Buffer.from(text)
  const hash = createHash("sha256").update(plain).digest("hex").slice(0, 12)
  return { name: `${stem}-${hash}.${suffix}`, type, plain, packed: await pack(plain) }
}

/** Asks no validator of another host, and keeps no token on the visitor's disk. */
const init = `window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true
})
`

export interface Files {
  readonly style: File
  readonly library: File
  readonly init: File
}

/** Made when somebody first looks. */
export const load: Effect.Effect<Files> = Effect.promise(async () => {
  const ui = await import("./Ui.ts")
  const script = "text/javascript; charset=utf-8"
  const [style, library, begin] = await Promise.all([
    file("swagger-ui", "css", "text/css; charset=utf-8", ui.css),
    file("swagger-ui", "js", script, ui.javascript),
    file("init", "js", script, init)
  ])
  return { style, library, init: begin }
})
