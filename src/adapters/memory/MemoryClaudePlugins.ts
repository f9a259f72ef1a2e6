import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Refresh from "../../domain/marketplace/Refresh.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { ClaudeFailed, ClaudePlugins } from "../../ports/ClaudePlugins.ts"

/** What Claude Code would find, and what it was asked. */
export interface World {
  /** The text of the list in a folder. */
  readonly listIn: (folder: string) => string | undefined
  /** Calls, as `install a@agnes`. */
  readonly calls: Array<string>
  /** Ids that cannot be installed or updated. */
  readonly broken?: ReadonlySet<string>
}

const failed = (text: string) => new ClaudeFailed({ isMissing: false, text })

/** A Claude Code that only knows plugins. */
export const layer = ({ broken = new Set(), calls, listIn }: World): Layer.Layer<ClaudePlugins> =>
  Layer.sync(ClaudePlugins, () => {
    let folder: string | undefined
    const installed = new Map<string, Map<string, string>>()
    const of = ({ root }: Workspace) => {
      const all = installed.get(root) ?? new Map<string, string>()
      installed.set(root, all)
      return all
    }
    const offered = (id: string) =>
      (Refresh.wanted(folder === undefined ? "" : listIn(folder) ?? "") ?? []).find(({ name }) => `${name}@agnes` === id)
    const put = (verb: string, workspace: Workspace, id: string) =>
      Effect.suspend(() => {
        calls.push(`${verb} ${id}`)
        const found = offered(id)
        if (found === undefined || broken.has(id)) return failed(`Plugin ${id} not found`)
        if (verb === "update" && !of(workspace).has(id)) return failed(`Plugin ${id} is not installed`)
        of(workspace).set(id, found.version)
        return Effect.void
      })
    return {
      addMarketplace: (_, place) =>
        Effect.sync(() => {
          calls.push(`add ${place}`)
          folder = place
        }),
      updateMarketplace: (_, name) =>
        Effect.suspend(() => {
          calls.push(`update ${name}`)
          return folder === undefined || name !== "agnes" ? failed(`Marketplace ${name} not found`) : Effect.void
        }),
      installed: (workspace) => Effect.sync(() => [...of(workspace)].map(([id, version]) => ({ id, version }))),
      install: (workspace, id) => put("install", workspace, id),
      update: (workspace, id) => put("update", workspace, id)
    }
  })
