import { Effect } from "effect"
import { createHash } from "node:crypto"
import type * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { DeadLetters } from "../../../src/ports/DeadLetters.ts"
import { Queue } from "../../../src/ports/Queue.ts"
import { Receipts } from "../../../src/ports/Receipts.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Scene from "./Scene.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

/** Where one session is, as the files of the workspace say it. */
export type Place = "delivered" | "queued" | "dead" | "private"

/**
 * The places of a session. `versions` is what its file held at each acknowledged capture and later, oldest first, the
 * last captured one at `captured`: that one or a later one must have a receipt to count as delivered.
 */
export const places = (
  scene: Scene.Scene,
  session: { readonly id: string; readonly versions: ReadonlyArray<string>; readonly captured: number }
) =>
  Effect.gen(function*() {
    const path = Scene.pathOf(session.id)
    const { workspace } = Scene
    const found = new Set<Place>()
    const live = yield* use(Queue, (queue) => queue.peek(workspace))
    const left = yield* use(Queue, (queue) => queue.snapshots(workspace))
    const contents = yield* Effect.forEach(left, (snapshot) => use(Queue, (queue) => queue.readSnapshot(snapshot)))
    if ([live, ...contents].some(({ entries }) => entries.some((entry) => entry.path === path))) found.add("queued")
    const letters = yield* use(DeadLetters, (list) => list.read(workspace))
    if (letters.some((letter) => letter.path === path)) found.add("dead")
    if ((Scene.skippedLog(scene) ?? "").includes(`\t${path}\n`)) found.add("private")
    const good = new Set(session.versions.slice(session.captured).map(sha256))
    const receipts = yield* use(Receipts, (port) => port.all(workspace))
    if (receipts.some((receipt) => receipt.path === path && good.has(receipt.sha256))) found.add("delivered")
    return found as ReadonlySet<Place>
  }).pipe(Effect.provide(Scene.layer(scene)))

/** No byte of a private session may be in any of these. */
export const bytesOf = (requests: ReadonlyArray<MemoryUploadServer.Received>): string =>
  requests.map(({ bytes, fileName }) => `${fileName}\n${new TextDecoder().decode(bytes)}`).join("\n")

/** Every file of ours is whole: the queue parses. */
export const names = (scene: Scene.Scene): ReadonlyArray<string> =>
  scene.files.names(Workspace.folder(Scene.workspace))
