import * as Layer from "effect/Layer"
import * as FilePrivateLines from "../../../adapters/files/FilePrivateLines.ts"
import * as FileRuleFolder from "../../../adapters/files/FileRuleFolder.ts"
import * as NodeDigest from "../../../adapters/node/NodeDigest.ts"
import * as NodeGitIndex from "../../../adapters/node/NodeGitIndex.ts"
import * as NodeTokenStore from "../../../adapters/node/NodeTokenStore.ts"
import * as NodeTranscripts from "../../../adapters/node/NodeTranscripts.ts"
import * as NodeUserConfig from "../../../adapters/node/NodeUserConfig.ts"
import { Digest } from "../../../ports/Digest.ts"
import { PrivateLines } from "../../../ports/PrivateLines.ts"
import * as Workspace from "../workspace.ts"
import type { Around } from "./Around.ts"
import * as Terminal from "./Terminal.ts"

/** The files of the workspace and of its user, and the terminal. */
export const layer = ({ prebuilds }: Around) => {
  const machine = Workspace.machine(prebuilds)
  return Layer.mergeAll(
    Workspace.layerFiles(machine),
    Layer.succeed(PrivateLines, FilePrivateLines.make(machine)),
    FileRuleFolder.layer(machine),
    Terminal.layer(),
    Layer.sync(Digest, NodeDigest.make),
    NodeGitIndex.layer,
    NodeUserConfig.layer(machine),
    NodeTokenStore.layer(machine),
    NodeTranscripts.layer
  )
}
