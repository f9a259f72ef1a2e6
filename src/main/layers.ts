import * as Layer from "effect/Layer"
import * as DuckCatalogue from "../adapters/duckdb/DuckCatalogue.ts"
import * as DuckQuery from "../adapters/duckdb/DuckQuery.ts"
import * as FilePrivateLines from "../adapters/files/FilePrivateLines.ts"
import * as FileRuleFolder from "../adapters/files/FileRuleFolder.ts"
import * as HttpAccountServer from "../adapters/http/HttpAccountServer.ts"
import * as HttpServerProbe from "../adapters/http/HttpServerProbe.ts"
import * as HttpTableServer from "../adapters/http/HttpTableServer.ts"
import * as HttpTokenServer from "../adapters/http/HttpTokenServer.ts"
import * as HttpUploadServer from "../adapters/http/HttpUploadServer.ts"
import * as HttpWithdrawer from "../adapters/http/HttpWithdrawer.ts"
import * as JsoncSettingsFile from "../adapters/jsonc/JsoncSettingsFile.ts"
import * as NodeBackground from "../adapters/node/NodeBackground.ts"
import * as NodeDigest from "../adapters/node/NodeDigest.ts"
import * as NodeFamilies from "../adapters/node/NodeFamilies.ts"
import * as NodeGitIndex from "../adapters/node/NodeGitIndex.ts"
import * as NodeHookInput from "../adapters/node/NodeHookInput.ts"
import * as NodeOutput from "../adapters/node/NodeOutput.ts"
import * as NodeProgramFinder from "../adapters/node/NodeProgramFinder.ts"
import * as NodeTableFiles from "../adapters/node/NodeTableFiles.ts"
import * as NodeTokenStore from "../adapters/node/NodeTokenStore.ts"
import * as NodeTranscripts from "../adapters/node/NodeTranscripts.ts"
import * as NodeUserConfig from "../adapters/node/NodeUserConfig.ts"
import * as NodeWorkspaceFiles from "../adapters/node/NodeWorkspaceFiles.ts"
import { Digest } from "../ports/Digest.ts"
import { HookInput } from "../ports/HookInput.ts"
import { Output } from "../ports/Output.ts"
import { PrivateLines } from "../ports/PrivateLines.ts"
import * as Workspace from "./layers/workspace.ts"
import { version } from "./Version.ts"

/** `agnes/<version> (<system>)` with the system's usual name, as client spec HTTP-1. */
const userAgent = (platform: string): string => `agnes/${version} (${platform === "win32" ? "windows" : platform})`

/** What the layers have to know of the process they serve. */
export interface Around {
  /** The folder with the lock addon (`dist/prebuilds`). */
  readonly prebuilds: string
  /** `linux`, `darwin`, `win32`, … */
  readonly platform: string
  /** `PATH`. */
  readonly path: string
  /** The Node that runs this: where `node` is when `PATH` does not say. */
  readonly running: string
}

/**
 * Everything the client runs on, on this computer: the composition root of the command line and the ready-made layer of
 * the library.
 */
export const client = (around: Around) => {
  const machine = Workspace.machine(around.prebuilds)
  return Layer.mergeAll(
    Workspace.layerFiles(machine),
    Layer.succeed(PrivateLines, FilePrivateLines.make(machine)),
    Layer.sync(Digest, NodeDigest.make),
    Layer.sync(HookInput, NodeHookInput.make),
    Layer.sync(Output, NodeOutput.make),
    NodeUserConfig.layer(machine),
    NodeTokenStore.layer(machine),
    NodeTranscripts.layer,
    NodeTableFiles.layer,
    NodeBackground.layer(`${around.prebuilds}/../agnes.cjs`),
    FileRuleFolder.layer(machine),
    DuckCatalogue.layer({ script: `${around.prebuilds}/../catalogue.cjs` }),
    DuckQuery.layer,
    HttpTableServer.layer({ userAgent: userAgent(around.platform) }),
    NodeFamilies.layer(),
    NodeGitIndex.layer,
    NodeProgramFinder.layer({ path: around.path, running: around.running }),
    Layer.provideMerge(JsoncSettingsFile.layer, NodeWorkspaceFiles.layer),
    HttpAccountServer.layer({ userAgent: userAgent(around.platform) }),
    HttpServerProbe.layer({ userAgent: userAgent(around.platform) }),
    HttpTokenServer.layer({ userAgent: userAgent(around.platform) }),
    HttpUploadServer.layer({ userAgent: userAgent(around.platform) }),
    HttpWithdrawer.layer({ userAgent: userAgent(around.platform) })
  )
}
