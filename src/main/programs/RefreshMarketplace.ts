import * as Effect from "effect/Effect"
import * as PluginName from "../../domain/marketplace/PluginName.ts"
import * as Refresh from "../../domain/marketplace/Refresh.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { ClaudePlugins } from "../../ports/ClaudePlugins.ts"
import { CloneFailed, MarketplaceClone } from "../../ports/MarketplaceClone.ts"
import * as Credentials from "./Credentials.ts"

/** Seconds a session's start may be held up, as with the pull beside it. */
export const hurried = 2
/** Seconds somebody who asked for it waits. */
export const patient = 60

interface Options extends Credentials.Options {
  /** Milliseconds the server is waited for. */
  readonly time: number
}

/**
 * What the hook prints, `undefined` when there is nothing to say (client spec MKT-3…7). Fetches, and neither touches the
 * files of the clone nor asks Claude Code for anything.
 */
export const check = (workspace: Workspace, options: Options) =>
  Effect.gen(function*() {
    const clone = yield* MarketplaceClone
    if (!(yield* clone.isThere)) return undefined
    const credentials = yield* Credentials.resolve(options)
    const { fetched, head } = yield* clone.fetch(credentials, options.time)
    const noted = yield* clone.noted(workspace)
    return Refresh.isNews({ fetched, head, noted }) ? Refresh.notice : undefined
  })

export interface Done {
  readonly installed: ReadonlyArray<string>
  readonly updated: ReadonlyArray<string>
  /** How many were as they should be. */
  readonly same: number
  /** What Claude Code said, a plugin each. */
  readonly failed: ReadonlyArray<string>
}

const strange = new CloneFailed({ text: "the list of plugins in the clone is none of an agnes server" })

/** Brings the clone to what the server has. `undefined` where there is none and none is wanted. */
const brought = (bootstrap: boolean, options: Options) =>
  Effect.gen(function*() {
    const clone = yield* MarketplaceClone
    const isThere = yield* clone.isThere
    if (!isThere && !bootstrap) return undefined
    const credentials = yield* Credentials.resolve(options)
    if (isThere) yield* clone.fetch(credentials, options.time)
    else yield* clone.clone(credentials, options.time)
    const commit = yield* clone.reset
    const wanted = Refresh.wanted((yield* clone.list) ?? "")
    if (wanted === undefined || commit === undefined) return yield* strange
    return { commit, wanted }
  })

/**
 * Installs what this workspace lacks of the user's plugins and updates what differs (MKT-8); nothing is uninstalled.
 * One plugin that fails stops no other, and the workspace is told again at its next session. `undefined` where there is
 * no clone.
 */
export const refresh = (
  workspace: Workspace,
  { bootstrap, ...options }: Options & { readonly bootstrap: boolean }
) =>
  Effect.gen(function*() {
    const clone = yield* MarketplaceClone
    const claude = yield* ClaudePlugins
    const here = yield* brought(bootstrap, options)
    if (here === undefined) return undefined
    if (bootstrap) yield* claude.addMarketplace(workspace, yield* clone.path)
    yield* claude.updateMarketplace(workspace, PluginName.marketplace)
    const plan = Refresh.plan(here.wanted, yield* claude.installed(workspace))
    const tried = (names: ReadonlyArray<string>, work: (id: string) => ReturnType<typeof claude.install>) =>
      Effect.partition(names, (name) => Effect.as(work(PluginName.address(name)), PluginName.address(name)))
    const [notInstalled, installed] = yield* tried(plan.install, (id) => claude.install(workspace, id))
    const [notUpdated, updated] = yield* tried(plan.update, (id) => claude.update(workspace, id))
    const failed = [...notInstalled, ...notUpdated].map(({ text }) => text)
    yield* clone.note(workspace, failed.length === 0 ? here.commit : Refresh.unfinished)
    return { installed, updated, same: plan.same.length, failed } satisfies Done
  })
