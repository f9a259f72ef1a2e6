import { Effect } from "effect"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Server from "../../e2e/serve/Server.ts"

export const transcripts = path.join(import.meta.dirname, "../../fixtures/transcripts")

/** Sends a session, or with `name` a file of its family; it has to be taken. */
export const send = (
  server: Server.Server, token: string, session: string, content: string | Uint8Array, name?: string
): Effect.Effect<void> =>
  Effect.gen(function*() {
    const form = new FormData()
    if (name !== undefined) form.append("session", session)
    if (name !== undefined) form.append("name", name)
    form.append("file", new Blob([content]), name ?? `${session}.jsonl`)
    const { body, status } = yield* Server.ask(server, "/api/upload/sessions", { method: "POST", body: form, token })
    if (status !== 200) return yield* Effect.die(new Error(`${status} ${JSON.stringify(body)}`))
  })

/** The recorded sessions by their names. */
export const samples: ReadonlyArray<string> = fs.readdirSync(transcripts)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.slice(0, -".jsonl".length))

/** One of them, with its family. */
export const sendSample = (server: Server.Server, token: string, session: string): Effect.Effect<void> =>
  Effect.gen(function*() {
    yield* send(server, token, session, fs.readFileSync(path.join(transcripts, `${session}.jsonl`)))
    const folder = path.join(transcripts, session, "subagents")
    for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      yield* send(server, token, session, fs.readFileSync(path.join(folder, file)), `subagents/${file}`)
    }
  })

/** A reply with its bytes. */
export const fetchAs = (server: Server.Server, token: string | undefined, address: string, init: RequestInit = {}) =>
  Effect.promise(async () => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(`${server.url}${address}`, {
      redirect: "manual", ...init, headers: { ...authorization, ...init.headers as Record<string, string> }
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  })
