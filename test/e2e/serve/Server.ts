import { Effect, Layer, Logger, LogLevel, Redacted } from "effect"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as NodeLocks from "../../../src/adapters/node/NodeLocks.ts"
import * as DataFolder from "../../../src/adapters/node/DataFolder.ts"
import type { User } from "../../../src/domain/server/Claims.ts"
import * as Stores from "../../../src/main/layers/server.ts"
import { createToken } from "../../../src/main/programs/server/CreateToken.ts"
import * as Serve from "../../../src/main/server/Serve.ts"
import * as Settings from "../../../src/main/server/Settings.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Locks } from "../../../src/ports/Locks.ts"
import * as TempFolder from "../../support/TempFolder.ts"

/** A real server on a free port, with a real database and real files in a folder of its own. */
export interface Server {
  readonly url: string
  readonly folder: string
  /** Of the first admin; empty where there is none. */
  readonly token: string
}

const locks = Layer.succeed(Locks, NodeLocks.make("node_modules/fs-native-extensions/prebuilds"))

const levels = { debug: "Debug", info: "Info", warning: "Warning", error: "Error", none: "None" } as const

/** Nothing runs that a test did not start. */
const quiet = { ...Settings.defaults, port: 0, scheduler: false }

export const startIn = (folder: string, options: Partial<Settings.Values> = {}) =>
  Effect.map(
    Serve.start({ ...quiet, dataDir: folder, ...options }, { showToken: false })
      .pipe(Effect.provide(locks), Logger.withMinimumLogLevel(LogLevel.fromLiteral(levels[options.logLevel ?? "warning"]))),
    ({ tokenFile, url }): Server =>
      ({ url, folder, token: tokenFile === undefined ? "" : fs.readFileSync(tokenFile, "utf8").trim() })
  )

export const start = (options: Partial<Settings.Values> = {}) =>
  Effect.flatMap(TempFolder.make, (folder) => startIn(folder, options))

/** Works on the running server's stores from a second connection, as operator commands do. */
export const beside = <A, E>(server: Server, program: Effect.Effect<A, E, Layer.Layer.Success<ReturnType<typeof Stores.stores>>>) =>
  Effect.flatMap(DataFolder.open(server.folder), (folder) => Effect.provide(program, Stores.stores(folder)))

/** Another person with a token. */
export const person = (server: Server, name: string) =>
  beside(server, Effect.gen(function*() {
    const user: User = { id: name, email: `${name}@example.org`, name, active: true, admin: false }
    yield* Effect.flatMap(Accounts, (accounts) => accounts.addUser(user, 1))
    return Redacted.value(yield* createToken(user, { name: "test", days: 1 }))
  }))

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: any
}

export const ask = (server: Server, path: string, init: RequestInit & { readonly token?: string | undefined } = {}) =>
  Effect.promise(async (): Promise<Answer> => {
    const { headers, token, ...rest } = init
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(`${server.url}${path}`, { ...rest, headers: { ...authorization, ...headers } })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) }
  })

export const upload = (server: Server, token: string | undefined, fileName: string, content: string | Uint8Array) =>
  Effect.suspend(() => {
    const form = new FormData()
    form.append("file", new Blob([content]), fileName)
    return ask(server, "/api/upload/sessions", { method: "POST", body: form, token })
  })

export const notes = (server: Server, token: string | undefined, body: unknown) =>
  ask(server, "/api/upload/local-md", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
    token
  })

export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex")

/** Every file below the server's folder that holds what people sent, as path → text. */
export const kept = (server: Server): Record<string, string> =>
  Object.fromEntries(
    fs.readdirSync(server.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith("/state"))
      .flatMap((entry) => {
        const path = `${entry.parentPath}/${entry.name}`
        const content = contentOf(path)
        return content === undefined ? [] : [[path.slice(server.folder.length + 1), content] as const]
      })
      .sort(([left], [right]) => left < right ? -1 : 1)
  )

/** `undefined` for a file the running server has deleted since it was listed. */
const contentOf = (path: string): string | undefined => {
  try {
    return fs.readFileSync(path, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}
