import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Token from "../../domain/account/Token.ts"
import type { Surroundings } from "../../domain/doctor/Surroundings.ts"
import * as Resolution from "../../domain/workspace/Resolution.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Disk } from "../../ports/Disk.ts"
import { Environment } from "../../ports/Environment.ts"
import { GitIndex } from "../../ports/GitIndex.ts"
import { ProgramFinder } from "../../ports/ProgramFinder.ts"
import { TokenStore } from "../../ports/TokenStore.ts"
import { use } from "../../ports/Use.ts"
import { UserConfig } from "../../ports/UserConfig.ts"
import * as Credentials from "./Credentials.ts"
import * as AskServer from "./doctor/AskServer.ts"
import * as ClaudeSettings from "./doctor/ClaudeSettings.ts"
import { missed } from "./doctor/Missed.ts"
import * as Probe from "./doctor/Probe.ts"
import { rehearse } from "./doctor/Rehearse.ts"
import { installHooks } from "./InstallHooks.ts"
import { installSlashCommands } from "./InstallSlashCommands.ts"
import { compare } from "./status/Compare.ts"
import * as Status from "./Status.ts"

/** What the program cannot ask of a port. */
export interface Running {
  readonly version: string
  readonly nodeVersion: string
}

const variable = (name: string) => use(Environment, (environment) => environment.variable(name))

const isSet = (name: string) => Effect.map(variable(name), (value) => value !== undefined && value !== "")

const proxies = Effect.filter(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"], isSet)

const tokenTwice = Effect.flatMap(isSet("AGNES_TOKEN"), (given) =>
  Effect.flatMap(TokenStore, (store) => store.load).pipe(
    Effect.map((stored) => given && stored !== undefined),
    Effect.orElseSucceed(() => false)
  ))

/** Looks at everything the checks need. Writes one small file into each folder and deletes it; never fails. */
export const look = (workspace: Workspace.Workspace, running: Running) =>
  Effect.gen(function*() {
    const report = yield* Status.report(workspace)
    const finder = yield* ProgramFinder
    const config = yield* Effect.flatMap(UserConfig, (port) => port.folder)
    const token = yield* Credentials.token.pipe(
      Effect.map((found) => found === undefined ? undefined : Token.clean(Redacted.value(found))),
      Effect.orElseSucceed(() => undefined)
    )
    const clean = token === undefined ? undefined : Either.getOrUndefined(token)
    const claims = clean === undefined ? undefined : Either.getOrUndefined(Token.claims(clean))
    const server = yield* AskServer.ask(report.server.url, clean === undefined ? undefined : Redacted.make(clean))
    const around: Surroundings = {
      report,
      ...running,
      platform: yield* use(Environment, (environment) => environment.platform),
      programs: { agnes: yield* finder.folderOf("agnes"), bash: yield* finder.folderOf("bash") },
      claude: yield* ClaudeSettings.read(workspace),
      unwritable: {
        workspace: yield* Probe.unwritable(Workspace.folder(workspace)),
        config: yield* Probe.unwritable(config)
      },
      configFolder: config,
      locks: yield* Probe.locks(workspace),
      tokenExpiresAt: claims?.expiresAt === undefined ? undefined : claims.expiresAt * 1000,
      server,
      held: server._tag === "Answered" && server.token === "accepted" ? yield* compare(report) : undefined,
      rehearsal: yield* rehearse(report),
      trusted: yield* ClaudeSettings.isTrusted(workspace),
      missed: yield* missed(workspace, report),
      excluded: yield* Effect.flatMap(GitIndex, (git) => git.excluded(workspace)),
      proxies: yield* proxies,
      tokenTwice: yield* tokenTwice
    }
    return around
  })

/**
 * Does the remedies that can do no harm: hooks and slash commands as they would be installed today, and the exclude
 * list of the repository. Only where there are files of agnes. Answers with what was changed; the rest stays a finding.
 */
export const fix = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const folder = Workspace.folder(workspace)
    const names = yield* Effect.orElseSucceed(use(Disk, (disk) => disk.list(folder)), () => [])
    if (!names.some(Resolution.isAgnesFile)) return []
    const hooks = yield* installHooks(workspace).pipe(
      Effect.match({ onFailure: () => false, onSuccess: ({ changed }) => changed })
    )
    const commands = yield* Effect.orElseSucceed(installSlashCommands(workspace), () => false)
    const excluded = yield* Effect.flatMap(GitIndex, (git) => git.exclude(workspace))
    return [
      ...(hooks ? ["hooks installed as they are today"] : []),
      ...(commands ? ["slash commands written as they are today"] : []),
      ...(excluded ? ["agnes' files excluded from this repository"] : [])
    ]
  })
