import type { ServerResponse } from "node:http"
import { type Received, type Script, sha256 } from "./ScriptedServer.ts"

/** What a server can do to a client, one script each. */

const headers = { "content-type": "application/json", "x-agnes-features": "sha256" }

export const json = (outgoing: ServerResponse, status: number, body: unknown, more: Record<string, string> = {}): void => {
  outgoing.writeHead(status, { ...headers, ...more })
  outgoing.end(JSON.stringify(body))
}

const success = ({ body, part, url }: Received): unknown => {
  if (part !== undefined) {
    const { name, session } = part.texts
    const filename = session === undefined ? part.fileName : `${session}/${name}`
    return { status: "ok", filename, size: part.bytes.length, sha256: sha256(part.bytes), revision: 1 }
  }
  if (url === "/api/upload/local-md") {
    const { content } = JSON.parse(body.toString()) as { content: string }
    return { status: "ok", user: "ann@example.org", size: content.length, sha256: sha256(Buffer.from(content)) }
  }
  return { tables: [], count: 0 }
}

/** A server of ours that takes everything. */
export const accept: Script = async ({ outgoing, read }) => json(outgoing, 200, success(await read()))

/** The same, and it takes the families of sessions, too. */
export const acceptFamilies: Script = async ({ outgoing, read }) =>
  json(outgoing, 200, success(await read()), { "x-agnes-features": "sha256 bundle" })

/** The original's server: says nothing about hashes. */
export const acceptLikeTheOriginal: Script = async ({ outgoing, read }) => {
  const { part, body } = await read()
  outgoing.writeHead(200, { "content-type": "application/json" })
  outgoing.end(JSON.stringify(
    part === undefined
      ? { status: "ok", user: "a", size: body.length }
      : { status: "ok", filename: part.fileName, size: part.bytes.length }
  ))
}

/** Reads all, then answers with this status and body. */
export const status = (code: number, body: unknown = { detail: `status ${code}` }, more: Record<string, string> = {}): Script =>
  async ({ outgoing, read }) => {
    await read()
    json(outgoing, code, body, more)
  }

/** Answers before the body has come, without reading it. */
export const early = (code: number): Script => ({ outgoing }) =>
  json(outgoing, code, { detail: "no" }, { connection: "close" })

/** Exactly these bytes as the answer, then the end of the connection. */
export const raw = (text: string): Script => async ({ incoming, read }) => {
  await read()
  incoming.socket.end(text)
}

/** The connection breaks after so many bytes of the request. */
export const resetAfter = (bytes: number): Script => ({ incoming }) => {
  let seen = 0
  incoming.on("data", (chunk: Buffer) => {
    seen += chunk.length
    if (seen >= bytes) incoming.socket.resetAndDestroy()
  })
}

/** A 200 whose body does not end, as fast as it is read. */
export const endless: Script = async ({ outgoing, read }) => {
  await read()
  outgoing.writeHead(200, { "content-type": "application/json" })
  const more = (): void => {
    while (!outgoing.destroyed && outgoing.write("x".repeat(65_536))) { /* until the buffer is full */ }
    if (!outgoing.destroyed) outgoing.once("drain", more)
  }
  more()
}

/** One script after another; the last stays. */
export const inTurn = (...scripts: ReadonlyArray<Script>): Script => {
  let next = 0
  return (exchange) => {
    const script = scripts[Math.min(next, scripts.length - 1)]
    next += 1
    return script?.(exchange)
  }
}
