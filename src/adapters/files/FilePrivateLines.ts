import * as Micro from "effect/Micro"
import * as LineHashes from "../../domain/privacy/LineHashes.ts"
import * as TranscriptScan from "../../domain/privacy/TranscriptScan.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { DiskError } from "../../ports/Disk.ts"
import type { PrivateLines, Recording } from "../../ports/PrivateLines.ts"
import type { ForeignFile } from "../../ports/Queue.ts"
import * as DurableFile from "./DurableFile.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as QueueLock from "./QueueLock.ts"

const chunk = 256 * 1024

// Loaded only here: `node:crypto` costs a hook a fifth of its start (design §6).
const sha256 = (text: string): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex")

const read = (
  machine: Machine,
  workspace: Workspace.Workspace
): Micro.Micro<ReadonlyArray<LineHashes.LineHashes>, DiskError | ForeignFile> =>
  Micro.map(Lines.text(machine, Workspace.privateLines(workspace)), LineHashes.parseFile)

interface Session {
  readonly sessionId: string
  readonly path: string
}

/** The record of the transcript as it is now. */
const hash = (
  machine: Machine,
  session: Session,
  limit: number
): Micro.Micro<LineHashes.LineHashes | Recording, DiskError> =>
  Micro.acquireUseRelease(
    machine.disk.open(session.path, "read"),
    (handle) =>
      Micro.gen(function*() {
        const { modifiedAt, size } = yield* machine.disk.stat(handle)
        if (size > limit) return "too-large" as const
        const hashes = new Set<string>()
        const scan = TranscriptScan.collectLineHashes(hashes, sha256)
        for (let position = 0; position < size;) {
          const bytes = yield* machine.disk.read(handle, position, Math.min(chunk, size - position))
          if (bytes.length === 0) break
          scan.feed(bytes)
          position += bytes.length
        }
        return { ...session, size, modifiedAt, hashes: [...hashes] }
      }),
    (handle) => machine.disk.close(handle)
  )

const isMissing = (error: DiskError): boolean => error.code === "ENOENT" || error.code === "ENOTDIR"

const record = (
  machine: Machine,
  workspace: Workspace.Workspace,
  session: Session,
  limit: number
): Micro.Micro<Recording, DiskError | ForeignFile> =>
  Micro.gen(function*() {
    const present = yield* Micro.catchIf(
      hash(machine, session, limit),
      isMissing,
      () => Micro.succeed("missing" as const)
    )
    if (typeof present === "string") return present
    const known = (yield* read(machine, workspace)).find((record) =>
      record.sessionId === present.sessionId && record.path === present.path)
    if (known?.size === present.size && known.modifiedAt === present.modifiedAt) return "recorded"
    yield* DurableFile.makeFolder(machine, Workspace.folder(workspace))
    yield* QueueLock.hurrying(machine, workspace, (alone) =>
      DurableFile.append(
        machine,
        Workspace.privateLines(workspace),
        new TextEncoder().encode(LineHashes.encode(present)),
        { alone, replaced: false }
      ))
    return "recorded"
  })

/** The records as a file of the workspace; transcripts are read through the same disk. */
export const make = (machine: Machine): PrivateLines["Type"] => ({
  read: (workspace) => read(machine, workspace),
  record: (workspace, session, limit) => record(machine, workspace, session, limit),
  sha256
})
