import { Effect, Layer, Redacted } from "effect"
import * as fs from "node:fs"
import * as DuckCatalogue from "../../src/adapters/duckdb/DuckCatalogue.ts"
import * as FilePullStates from "../../src/adapters/files/FilePullStates.ts"
import * as FileRuleFolder from "../../src/adapters/files/FileRuleFolder.ts"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as HttpTableServer from "../../src/adapters/http/HttpTableServer.ts"
import * as MemoryCatalogue from "../../src/adapters/memory/MemoryCatalogue.ts"
import * as MemoryGitIndex from "../../src/adapters/memory/MemoryGitIndex.ts"
import * as NodeDigest from "../../src/adapters/node/NodeDigest.ts"
import * as NodeTableFiles from "../../src/adapters/node/NodeTableFiles.ts"
import * as Knobs from "../../src/domain/pull/Knobs.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import * as Pull from "../../src/main/programs/Pull.ts"
import { Clock } from "../../src/ports/Clock.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { Disk } from "../../src/ports/Disk.ts"
import { Locks } from "../../src/ports/Locks.ts"
import { PullStates } from "../../src/ports/PullStates.ts"
import * as Machines from "./Machines.ts"
import * as TableServer from "./TableServer.ts"

export const knobs: Knobs.Knobs = { ...Knobs.read(() => undefined), retries: 1 }

/** A clock whose waits are over at once. */
const hasty = (machine: Machine): Machine["clock"] => ({ ...machine.clock, sleep: () => machine.clock.sleep(0) })

const layerFiles = (machine: Machine, catalogue: "duckdb" | "memory") =>
  Layer.mergeAll(
    Layer.succeed(Clock, hasty(machine)),
    Layer.succeed(Disk, machine.disk),
    Layer.succeed(Locks, machine.locks),
    Layer.succeed(PullStates, FilePullStates.make(machine)),
    Layer.sync(Digest, NodeDigest.make),
    FileRuleFolder.layer(machine),
    NodeTableFiles.layer,
    MemoryGitIndex.layer(),
    HttpTableServer.layer({ userAgent: "agnes/1 (linux)" }),
    catalogue === "duckdb"
      ? DuckCatalogue.layer({ script: "dist/catalogue.cjs", patience: 0 })
      : MemoryCatalogue.layer()
  )

/** A server that speaks http, and a workspace on the disk; the catalogue is DuckDB's only when that matters. */
export const make = (catalogue: "duckdb" | "memory" = "memory") =>
  Effect.gen(function*() {
    const server = yield* TableServer.start
    const { machine, workspace } = yield* Machines.real
    const context = yield* Layer.build(layerFiles(machine, catalogue))
    const options: Pull.PullOptions = {
      workspace,
      credentials: { serverUrl: server.url, token: Redacted.make("t.t.t") },
      choice: { only: undefined, skipMaterialized: false },
      knobs,
      rulesOnly: false,
      mostBytes: undefined
    }
    const run = (more: Partial<Pull.PullOptions> = {}) => Effect.provide(Pull.run({ ...options, ...more }), context)
    const intent = (more: Partial<Pull.PullOptions> = {}) => Effect.provide(Pull.intent({ ...options, ...more }), context)
    const path = (name: string): string => `${workspace.root}/${name}`
    return {
      server,
      workspace,
      machine,
      options,
      run,
      intent,
      path,
      /** What the file of a table holds; `undefined` when there is none. */
      table: (name: string): string | undefined => read(path(`server/parquet/${name}.parquet`)),
      text: (name: string): string | undefined => read(path(name)),
      state: () => JSON.parse(read(Workspace.pullState(workspace)) ?? "null"),
      /** Every file of the workspace by name, with its content. */
      all: (): ReadonlyMap<string, string> =>
        new Map(
          fs.readdirSync(workspace.root, { recursive: true, encoding: "utf8" }).sort()
            .filter((name) => fs.statSync(path(name)).isFile())
            .map((name) => [name, fs.readFileSync(path(name), "latin1")])
        )
    }
  })

const read = (path: string): string | undefined => fs.existsSync(path) ? fs.readFileSync(path, "utf8") : undefined
