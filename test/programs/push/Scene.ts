import { Context, Effect, Exit, Layer, Redacted } from "effect"
import * as FilePrivateLines from "../../../src/adapters/files/FilePrivateLines.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryFamilies from "../../../src/adapters/memory/MemoryFamilies.ts"
import * as MemoryGitIndex from "../../../src/adapters/memory/MemoryGitIndex.ts"
import * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import * as MemoryTranscripts from "../../../src/adapters/memory/MemoryTranscripts.ts"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as MemoryWithdrawer from "../../../src/adapters/memory/MemoryWithdrawer.ts"
import type { Choose } from "../../../src/adapters/memory/MemoryVolume.ts"
import * as NodeDigest from "../../../src/adapters/node/NodeDigest.ts"
import type { Call, Fate } from "../../../src/adapters/memory/MemoryDisk.ts"
import type { Reply } from "../../../src/domain/push/Reply.ts"
import type { Summary } from "../../../src/domain/push/Summary.ts"
import * as QueueLine from "../../../src/domain/queue/QueueLine.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { layerFiles } from "../../../src/main/layers/workspace.ts"
import * as Push from "../../../src/main/programs/Push.ts"
import * as PushDryRun from "../../../src/main/programs/PushDryRun.ts"
import { Digest } from "../../../src/ports/Digest.ts"
import { PrivateLines } from "../../../src/ports/PrivateLines.ts"
import { PrivateLists } from "../../../src/ports/PrivateLists.ts"
import { Queue } from "../../../src/ports/Queue.ts"
import { UploadServer } from "../../../src/ports/UploadServer.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Machines from "../../support/Machines.ts"

export const workspace = Workspace.make("/desk")
export const serverUrl = "https://agnes.example.org"
export const projects = "/home/user/.claude/projects/-desk"

export type Script = (request: MemoryUploadServer.Received, scene: Scene) => Reply | Effect.Effect<Reply>

/** A workspace on a simulated machine, Claude Code's transcripts beside it, and a server that answers as told. */
export interface Scene {
  readonly world: Machines.World
  readonly files: Machines.Files
  /** What the server got, in order. */
  readonly requests: Array<MemoryUploadServer.Received>
  /** Transcripts the uploader opened. */
  readonly opened: Array<string>
  /** May be changed at any time. */
  answer: Script
  /** How far an upload in parts came; may be changed at any time. */
  offset: MemoryUploadServer.Offsets
  /** What the server was asked to give back, or told that it may have again, in order. */
  readonly asked: Array<MemoryWithdrawer.Asked>
  /** May be changed at any time. */
  withdraw: MemoryWithdrawer.Script
  git: "no-repository" | "tracked"
}

export const accept: Script = (request) => MemoryUploadServer.accept(request)

/** The same status for every session. */
export const always = (status: number, more: Partial<MemoryUploadServer.Answered> = {}): Script => (request) =>
  MemoryUploadServer.answer(request, status, more)

export const make = (answer: Script = accept): Scene => {
  const world = Machines.world()
  const files = Machines.filesOf(world.volume)
  const withdraw = () => MemoryWithdrawer.answer(200)
  const offset = () => MemoryUploadServer.noAnswer
  return { world, files, requests: [], opened: [], answer, offset, asked: [], withdraw, git: "no-repository" }
}

/** A dead process sends nothing more. */
const whileAlive = (
  process: MemoryProcess.MemoryProcess | undefined,
  server: UploadServer["Type"]
): UploadServer["Type"] => {
  const gate = gated(process)
  return {
    uploadSession: (credentials, upload) => gate(server.uploadSession(credentials, upload)),
    uploadFamilyFile: (credentials, upload) => gate(server.uploadFamilyFile(credentials, upload)),
    uploadPart: (credentials, part) => gate(server.uploadPart(credentials, part)),
    uploadOffset: (credentials, identity) => gate(server.uploadOffset(credentials, identity)),
    uploadLocalNotes: (credentials, content) => gate(server.uploadLocalNotes(credentials, content))
  }
}

const gated = (process: MemoryProcess.MemoryProcess | undefined) => <A>(request: Effect.Effect<A>) =>
  Effect.suspend(() => process?.alive === false ? Effect.never : request)

export const layer = (
  scene: Scene,
  machine: Machine = Machines.start(scene.world),
  process?: MemoryProcess.MemoryProcess
) =>
  Layer.mergeAll(
    layerFiles(machine),
    Layer.succeed(PrivateLines, FilePrivateLines.make(machine)),
    Layer.sync(Digest, NodeDigest.make),
    MemoryTranscripts.layer(scene.world.volume, { onOpen: (path) => scene.opened.push(path) }),
    MemoryFamilies.layer(scene.world.volume, { onOpen: (path) => scene.opened.push(path) }),
    Layer.map(
      MemoryUploadServer.layer(
        (request) => scene.answer(request, scene),
        (request) => scene.requests.push(request),
        (identity) => scene.offset(identity)
      ),
      (context) => Context.make(UploadServer, whileAlive(process, Context.get(context, UploadServer)))
    ),
    MemoryWithdrawer.layer((asked) =>
      gated(process)(Effect.suspend(() => {
        scene.asked.push(asked)
        const reply = scene.withdraw(asked)
        return Effect.isEffect(reply) ? reply : Effect.succeed(reply)
      }))),
    Layer.suspend(() => MemoryGitIndex.layer(scene.git))
  )

const standard: Omit<Push.PushOptions, "credentials"> = {
  workspace,
  version: "1.0.0",
  automatic: false,
  legacyScan: false,
  retryFailed: "none",
  concurrency: 4
}

export type Options = Partial<typeof standard> & { readonly token?: string }

export const options = ({ token = "the.to.ken", ...more }: Options = {}): Push.PushOptions => ({
  ...standard,
  ...more,
  credentials: { serverUrl, token: Redacted.make(token) }
})

export const push = (scene: Scene, more: Options = {}) => Effect.provide(Push.run(options(more)), layer(scene))

export interface Ending {
  readonly exit: Exit.Exit<Summary, Push.PushError> | "died"
  readonly calls: ReadonlyArray<Call>
}

/**
 * A push in a process of its own, which trouble may end at some call of the disk; says how it ended and what it did.
 * After a power cut only what was synced is left.
 */
export const pushWith = (
  scene: Scene,
  trouble: { readonly at: number; readonly fate: Fate; readonly cut?: Choose | undefined } | undefined,
  more: Options = {}
) =>
  Effect.async<Ending>((resume) => {
    const process = MemoryProcess.make({ uid: 1000 })
    const calls: Array<Call> = []
    const machine = Machines.start(scene.world, process, (call) => {
      calls.push(call)
      return call.index === trouble?.at ? trouble.fate : "done"
    })
    const end = (exit: Ending["exit"]): void => {
      if (trouble?.cut !== undefined) scene.world.volume.powerCut(trouble.cut)
      resume(Effect.succeed({ exit, calls }))
    }
    const fiber = Effect.runFork(Effect.provide(Push.run(options(more)), layer(scene, machine, process)))
    fiber.addObserver((exit) => {
      if (!process.alive) return
      end(exit)
      process.kill()
    })
    process.onDeath(() => end("died"))
  })

export const dryRun = (scene: Scene, legacyScan = false) =>
  Effect.provide(PushDryRun.plan({ workspace, legacyScan, serverUrl }), layer(scene))

export const pathOf = (id: string): string => `${projects}/${id}.jsonl`

export const record = (text: string): string => `${JSON.stringify({ type: "user", text })}\n`

/** Writes a transcript, or replaces it. */
export const write = (scene: Scene, id: string, content: string = record(id)): string => {
  scene.files.write(pathOf(id), content)
  return pathOf(id)
}

/** Appends to a transcript while others may have it open. */
export const grow = (scene: Scene, id: string, content: string = record("more")): void => {
  const node = scene.world.volume.find(pathOf(id))
  if (node?.kind !== "file") throw new Error(`no transcript ${id}`)
  scene.world.volume.change(node, { _tag: "Append", bytes: new TextEncoder().encode(content) })
}

export const capture = (scene: Scene, id: string, more: Partial<QueueEntry.QueueEntry> = {}) => {
  const entry = QueueEntry.make({ sessionId: id, path: pathOf(id), ...more })
  return Effect.provide(use(Queue, (queue) => queue.append(workspace, entry)), layer(scene))
}

/** A transcript and its line in the queue. */
export const session = (scene: Scene, id: string, content?: string) =>
  Effect.suspend(() => {
    write(scene, id, content)
    return capture(scene, id)
  })

export const mark = (scene: Scene, id: string) =>
  Effect.provide(use(PrivateLists, (lists) => lists.add(workspace, id)), layer(scene))

/** Takes the mark off as `--undo` leaves the files: list and seal. */
export const unmark = (scene: Scene, id: string) =>
  Effect.gen(function*() {
    const list = Workspace.privateList(workspace)
    const bytes = new TextEncoder().encode((scene.files.read(list) ?? "").replace(`${id}\n`, ""))
    yield* use(PrivateLists, (lists) => lists.writeSeal(workspace, bytes))
    scene.files.write(list, bytes)
  }).pipe(Effect.provide(layer(scene)))

const read = (file: (workspace: Workspace.Workspace) => string) => (scene: Scene): string | undefined =>
  scene.files.read(file(workspace))

export const queueText = read(Workspace.queue)
export const uploadedLog = read(Workspace.uploadedLog)
export const skippedLog = read(Workspace.privateSkippedLog)
export const failedLog = read(Workspace.deadLetters)
export const history = read(Workspace.deadLetterHistory)

/** The lines of the live queue. */
export const queueLines = (scene: Scene): ReadonlyArray<string> => (queueText(scene) ?? "").split("\n").filter(Boolean)

export const line = (id: string): string =>
  QueueLine.encode(QueueEntry.make({ sessionId: id, path: pathOf(id) })).trimEnd()

export const sentNames = (scene: Scene): ReadonlyArray<string> => scene.requests.map(({ fileName }) => fileName)

/** Snapshots that are left. */
export const snapshots = (scene: Scene): ReadonlyArray<string> =>
  scene.files.names(Workspace.folder(workspace)).filter((name) => name.includes(".snapshot."))
