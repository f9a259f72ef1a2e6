import { Effect, Layer } from "effect"
import { createHash } from "node:crypto"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemoryPartialUploads from "../../../src/adapters/memory/MemoryPartialUploads.ts"
import * as MemoryCollectedFiles from "../../../src/adapters/memory/MemoryCollectedFiles.ts"
import * as MemoryCollectLedger from "../../../src/adapters/memory/MemoryCollectLedger.ts"
import * as MemoryHomes from "../../../src/adapters/memory/MemoryHomes.ts"
import * as MemorySessionStore from "../../../src/adapters/memory/MemorySessionStore.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import * as NodeDigest from "../../../src/adapters/node/NodeDigest.ts"
import { collectSessions, type Event } from "../../../src/main/programs/server/CollectSessions.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Digest } from "../../../src/ports/Digest.ts"

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

/** A machine with homes, a server with accounts, and everything that can be collected from one to the other. */
export const world = () => {
  const homes: MemoryHomes.Machine = new Map([["/homes", { kind: "folder", uid: 0 }]])
  const target: MemoryCollectedFiles.Files = new Map()
  const put = (path: string, node: MemoryHomes.Node) => {
    const steps = path.split("/")
    for (let i = 3; i < steps.length; i++) {
      const folder = steps.slice(0, i).join("/")
      if (!homes.has(folder)) homes.set(folder, { kind: "folder", uid: node.uid })
    }
    homes.set(path, node)
  }
  const uids = new Map<string, number>()
  const uidOf = (user: string): number => uids.get(user) ?? uids.set(user, 1000 + uids.size).get(user)!
  return {
    homes,
    put,
    uidOf,
    texts: () => Object.fromEntries([...target].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString()])),
    /** A file in somebody's home, by its path below it. */
    file: (user: string, path: string, text: string) =>
      put(`/homes/${user}/${path}`, { kind: "file", uid: uidOf(user), bytes: Buffer.from(text), modifiedAt: 1 }),
    layer: Layer.mergeAll(
      MemoryHomes.layer("/homes", homes),
      MemoryCollectedFiles.layer(target),
      MemoryCollectLedger.layer,
      MemoryAccounts.layer,
      MemorySessionStore.layer,
      MemoryBlobStore.layer,
      MemoryPartialUploads.layer,
      MemoryTokenSigner.layer,
      Layer.sync(Digest, NodeDigest.make)
    )
  }
}

/** A transcript's records, one a line. */
export const records = (...fields: ReadonlyArray<Record<string, unknown>>): string =>
  fields.map((field) => `${JSON.stringify(field)}\n`).join("")

export const run = (options: { readonly dryRun?: boolean; readonly accounts?: Record<string, string>; readonly limit?: number } = {}) =>
  Effect.gen(function*() {
    const events: Array<Event> = []
    const { code, stats } = yield* collectSessions({
      dryRun: options.dryRun ?? false,
      accounts: new Map(Object.entries(options.accounts ?? {})),
      bounds: { limit: options.limit ?? 1_000_000 },
      report: (event) => Effect.sync(() => void events.push(event))
    })
    return { code, stats, events }
  })

export const account = (id: string, active = true) =>
  Effect.flatMap(Accounts, (accounts) =>
    accounts.addUser({ id, email: `${id}@example.com`, name: id, active, admin: false }, 1))
