import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as path from "node:path"
import * as os from "node:os"
import process from "node:process"
import * as HttpReleases from "../../../adapters/http/HttpReleases.ts"
import * as Npm from "../../../adapters/node/Npm.ts"
import * as NodeUpdateChecks from "../../../adapters/node/NodeUpdateChecks.ts"
import * as NodeVersions from "../../../adapters/node/NodeVersions.ts"
import * as Home from "../../../domain/upgrade/Home.ts"
import * as Workspace from "../workspace.ts"
import { type Around, userAgent } from "./Around.ts"

/** Versions of agnes: where they come from, where they lie, and what is known of newer ones. */
export const layer = (around: Around) => {
  const machine = Workspace.machine(around.prebuilds)
  const npm = Npm.find(around)
  const dist = path.dirname(around.prebuilds)
  return Layer.mergeAll(
    NodeUpdateChecks.layer(machine),
    NodeVersions.layer(machine, {
      home: Home.folder({
        platform: around.platform,
        home: os.homedir(),
        variable: (name) => process.env[name]
      }),
      launcher: process.argv[1] ?? "",
      dist,
      node: around.running,
      npm
    }),
    HttpReleases.layer({
      userAgent: userAgent(around),
      registry: npm === undefined ? Effect.succeed(undefined) : Effect.promise(() => Npm.newest(npm, os.homedir()))
    })
  )
}
