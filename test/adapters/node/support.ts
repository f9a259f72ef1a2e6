import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll } from "vitest"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as NodeClock from "../../../src/adapters/node/NodeClock.ts"
import * as NodeDisk from "../../../src/adapters/node/NodeDisk.ts"
import * as NodeEnvironment from "../../../src/adapters/node/NodeEnvironment.ts"
import * as NodeLocks from "../../../src/adapters/node/NodeLocks.ts"
import * as NodeRandom from "../../../src/adapters/node/NodeRandom.ts"
import { Micro } from "effect"

/** Fresh folders under one that is removed after the file's tests. */
export const folders = (name: string): () => string => {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `agnes-${name}-`)))
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))
  return () => fs.mkdtempSync(path.join(root, "f-"))
}

/** This machine, with another environment. */
export const machine = (variables: Readonly<Record<string, string>>): Machine => ({
  disk: NodeDisk.make(),
  locks: NodeLocks.make("nowhere"),
  clock: NodeClock.make(),
  random: NodeRandom.make(),
  environment: { ...NodeEnvironment.make(), variable: (name) => Micro.succeed(variables[name]) }
})

export const mode = (name: string): string => (fs.statSync(name).mode & 0o777).toString(8)
