import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Body, Document, TableServerError, Wish } from "../../ports/TableServer.ts"
import { NoReply, Refusal, TableServer } from "../../ports/TableServer.ts"

/** A server of tables; a test changes it as it likes. */
export interface Site {
  /** The documents' texts; `undefined`: HTTP 500. */
  manifest: string | undefined
  bundle: string | undefined
  readonly tables: Map<string, { readonly bytes: Uint8Array; readonly sha256: string }>
  isDown: boolean
  status: number
  /** What was asked, in order. */
  readonly asked: Array<string>
}

export const site = (): Site => ({
  manifest: "{\"tables\":{}}",
  bundle: "{\"mandatory\":[],\"approved\":[]}",
  tables: new Map(),
  isDown: false,
  status: 200,
  asked: []
})

/** The site without a network. A document's tag is the document. */
export const layer = (here: Site): Layer.Layer<TableServer> => {
  const ask = (what: string): Effect.Effect<void, TableServerError> =>
    Effect.suspend((): Effect.Effect<void, TableServerError> => {
      here.asked.push(what)
      if (here.isDown) return Effect.fail(new NoReply({ message: "Can't reach the agnes server." }))
      return here.status === 200 ? Effect.void : Effect.fail(new Refusal({ status: here.status, detail: "no" }))
    })
  const document = (what: string, text: () => string | undefined, tag: string | undefined) =>
    Effect.flatMap(ask(what), (): Effect.Effect<Document, TableServerError> => {
      const found = text()
      if (found === undefined) return Effect.fail(new Refusal({ status: 500, detail: "Internal Server Error" }))
      return Effect.succeed(tag === found ? { _tag: "Unchanged" } : { _tag: "Document", text: found, tag: found })
    })
  return Layer.succeed(TableServer, {
    manifest: (_credentials, tag) => document("manifest", () => here.manifest, tag),
    bundle: (_credentials, tag) => document("bundle", () => here.bundle, tag),
    catalog: () => {
      const tables = [...here.tables.keys()].map((name) => ({ id: name, name }))
      return Effect.as(ask("catalog"), JSON.stringify({ tables }))
    },
    download: (_credentials, wish) => Effect.flatMap(ask(`download ${wish.table}`), () => download(here, wish))
  })
}

const download = (here: Site, { ifRange, range, sha256, table }: Wish): Effect.Effect<Body, TableServerError> => {
  const found = here.tables.get(table)
  if (found === undefined) return Effect.fail(new Refusal({ status: 404, detail: "Table not found" }))
  const isOther = sha256 !== undefined && sha256 !== found.sha256
  if (isOther) return Effect.fail(new Refusal({ status: 412, detail: "changed" }))
  const tag = `"${found.sha256}"`
  const size = found.bytes.length
  if (range === undefined || (ifRange !== undefined && ifRange !== tag)) {
    return Effect.succeed({ part: undefined, length: size, tag, chunks: once(found.bytes) })
  }
  if (range.from >= size) return Effect.fail(new Refusal({ status: 416, detail: "" }))
  const to = Math.min(range.to, size)
  const part = { from: range.from, to, size }
  return Effect.succeed({ part, length: to - range.from, tag, chunks: once(found.bytes.slice(range.from, to)) })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
