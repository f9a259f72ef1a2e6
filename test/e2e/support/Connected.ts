import { Effect } from "effect"
import * as fs from "node:fs"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "../serve/Process.ts"
import * as Server from "../serve/Server.ts"
import { Computer } from "./Computer.ts"
import { record } from "./PushScene.ts"

/** A computer whose user sends to a real server, both built. */
export const make = Effect.gen(function*() {
  const server = yield* Process.start(yield* TempFolder.make)
  const computer = yield* Effect.acquireRelease(
    Effect.sync(() => new Computer()),
    (made) => Effect.sync(() => made.discard())
  )
  fs.mkdirSync(computer.config, { recursive: true, mode: 0o700 })
  fs.writeFileSync(`${computer.config}/config.yaml`, JSON.stringify({ server: server.url }))
  const token = JSON.stringify({ access_token: server.token, email: "admin@localhost" })
  fs.writeFileSync(`${computer.config}/token.json`, token, { mode: 0o600 })
  const agnes = (...args: ReadonlyArray<string>) => Effect.promise(() => computer.agnes(args))
  const push = Effect.map(agnes("push", "--json"), ({ stdout }) => JSON.parse(stdout) as Record<string, unknown>)
  const capture = (session: string, text: string) =>
    Effect.promise(() => computer.capture(session, computer.transcript(session, record(text))))
  return { server, computer, agnes, push, capture }
})

const files = (server: Server.Server): ReadonlyArray<Buffer> =>
  fs.readdirSync(server.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => read(`${entry.parentPath}/${entry.name}`))

/** A running server deletes files between two looks. */
const read = (path: string): ReadonlyArray<Buffer> => {
  try {
    return [fs.readFileSync(path)]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []
    throw error
  }
}

/** Is there a file at the server that holds this? */
export const holds = (server: Server.Server, text: string | Uint8Array): boolean =>
  files(server).some((bytes) => bytes.includes(typeof text === "string" ? text : Buffer.from(text)))

/** The sessions the server lists. */
export const ids = (server: Server.Server) =>
  Effect.map(Server.ask(server, "/api/sessions", { token: server.token }), ({ body }) =>
    body.sessions.map((session: { readonly id: string }) => session.id) as ReadonlyArray<string>)
