import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Manifest from "../../../domain/pull/Manifest.ts"
import type { PullState } from "../../../domain/pull/PullState.ts"
import { TableServer } from "../../../ports/TableServer.ts"
import type { Credentials } from "../../../ports/UploadServer.ts"
import * as Trouble from "./Trouble.ts"

export interface Offer {
  readonly manifest: Manifest.Manifest
  readonly tag: string | undefined
}

/** What the server offers now; a sentence when that cannot be learnt. Asks whether anything changed since `state`. */
export const read = (credentials: Credentials, state: PullState) =>
  Effect.gen(function*() {
    const server = yield* TableServer
    const tag = state.serverUrl === credentials.serverUrl ? state.manifestTag : undefined
    const reply = yield* Effect.mapError(server.manifest(credentials, tag), (error) => Trouble.ofServer(error).message)
    if (reply._tag === "Unchanged") return { manifest: remembered(state), tag }
    const manifest = yield* Either.mapLeft(
      Manifest.decode(reply.text),
      (why) => `${why}; nothing was changed here. Is ${credentials.serverUrl} an agnes server?`
    )
    return { manifest, tag: reply.tag }
  })

/** The manifest that was published in whole; the tag is kept for no other. */
const remembered = ({ remote, tables }: PullState): Manifest.Manifest => ({
  tables: [
    ...tables,
    ...remote.map((name) => ({
      name,
      mode: "remote" as const,
      sha256: undefined,
      md5: undefined,
      size: undefined,
      rows: undefined,
      description: ""
    }))
  ],
  refused: [],
  pending: []
})
