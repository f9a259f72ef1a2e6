import * as Layer from "effect/Layer"
import * as CliClaudePlugins from "../../../adapters/node/marketplace/CliClaudePlugins.ts"
import * as GitMarketplaceClone from "../../../adapters/node/marketplace/GitMarketplaceClone.ts"
import * as Workspace from "../workspace.ts"
import type { Around } from "./Around.ts"

/** What brings plugins into Claude Code: git and Claude Code's own command. */
export const layer = ({ prebuilds }: Around) =>
  Layer.merge(GitMarketplaceClone.layer(Workspace.machine(prebuilds)), CliClaudePlugins.layer)
