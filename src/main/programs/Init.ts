import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../domain/account/Token.ts"
import * as Timestamp from "../../domain/time/Timestamp.ts"
import * as SetUpFiles from "../../domain/workspace/SetUpFiles.ts"
import * as Texts from "../../domain/workspace/Texts.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { AccountServer } from "../../ports/AccountServer.ts"
import { Clock } from "../../ports/Clock.ts"
import { GitIndex } from "../../ports/GitIndex.ts"
import { use } from "../../ports/Use.ts"
import { WorkspaceFiles } from "../../ports/WorkspaceFiles.ts"
import * as Keep from "./account/Keep.ts"
import { installHooks } from "./InstallHooks.ts"
import { installSlashCommands } from "./InstallSlashCommands.ts"
import { placeClaudeMd, refuseSecondInit } from "./setup/PlaceClaudeMd.ts"

export interface Request {
  readonly workspace: Workspace
  /** Has passed `ServerUrl.parse`. */
  readonly serverUrl: string
  /** Has passed `Token.clean`. */
  readonly token: Redacted.Redacted
  /** Do it again where it was done, keeping a backup of CLAUDE.md. */
  readonly force: boolean
  /** The person allowed plain http to this server: later commands must know. */
  readonly plaintextAllowed: boolean
}

/**
 * Makes a folder an agnes workspace (client spec §9): asks the server first (token, CLAUDE.md) and changes nothing
 * before it has agreed; then writes the workspace; saves server and token last, when everything else is there. Safe to
 * repeat. Settings that cannot be taken for such do not stop it: `hooks` then says why nothing was installed.
 */
export const init = (request: Request) =>
  Effect.gen(function*() {
    const { serverUrl, token, workspace } = request
    const server = yield* AccountServer
    if (!request.force) yield* refuseSecondInit(workspace)
    yield* server.verify(serverUrl, token)
    const welcome = yield* server.welcome(serverUrl, token)

    const claudeMd = yield* placeClaudeMd(workspace, welcome)
    const hooks = yield* Effect.either(installHooks(workspace, { seed: true }))
    yield* installSlashCommands(workspace)
    yield* writeIfAbsent(workspace, SetUpFiles.localNotes, Texts.notesStub)
    yield* writeGuide(request)
    yield* Effect.flatMap(GitIndex, (git) => git.exclude(workspace))
    yield* save(request)
    return { claudeMd, hooks }
  })

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const writeIfAbsent = (workspace: Workspace, name: string, text: string) =>
  Effect.gen(function*() {
    const files = yield* WorkspaceFiles
    if ((yield* files.read(workspace, name)) === undefined) yield* files.write(workspace, name, encode(text))
  })

const writeGuide = ({ serverUrl, workspace }: Request) =>
  Effect.gen(function*() {
    const files = yield* WorkspaceFiles
    const createdAt = Timestamp.format(yield* use(Clock, (clock) => clock.now))
    yield* files.write(workspace, SetUpFiles.guide, encode(Texts.guide({ createdAt, serverUrl, path: workspace.root })))
  })

const save = ({ plaintextAllowed, serverUrl, token }: Request) =>
  Keep.keep({ serverUrl, insecureHttp: plaintextAllowed }, { token, email: emailOf(token) }, true)

/** The e-mail the token itself names; the server checked the token. */
const emailOf = (token: Redacted.Redacted): string =>
  Either.match(Token.claims(Redacted.value(token)), { onLeft: () => "", onRight: (claims) => claims.email ?? "" })
