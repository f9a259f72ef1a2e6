import { Effect } from "effect"
import { createHash } from "node:crypto"
import { DeadLetters } from "../../../src/ports/DeadLetters.ts"
import { Queue } from "../../../src/ports/Queue.ts"
import { Receipts } from "../../../src/ports/Receipts.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Scene from "./Scene.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

/** Where one session is, as the files of the workspace say it. */
export type Place = "delivered" | "queued" | "dead" | "private"

export interface Session {
  readonly id: string
  /** What its file held at each acknowledged capture and later, oldest first. */
  readonly versions: ReadonlyArray<string>
  /** Index of the last one that was captured: it or a later one must have a receipt to count as delivered. */
  readonly captured: number
}

/** Looks at the files once; answers with the places of any session. */
export const look = (scene: Scene.Scene) =>
  Effect.gen(function*() {
    const { workspace } = Scene
    const live = yield* use(Queue, (queue) => queue.peek(workspace))
    const left = yield* use(Queue, (queue) => queue.snapshots(workspace))
    const contents = yield* Effect.forEach(left, (snapshot) => use(Queue, (queue) => queue.readSnapshot(snapshot)))
    const queued = new Set([live, ...contents].flatMap(({ entries }) => entries.map(({ path }) => path)))
    const dead = new Set((yield* use(DeadLetters, (list) => list.read(workspace))).map(({ path }) => path))
    const receipts = yield* use(Receipts, (port) => port.all(workspace))
    const acknowledged = new Set(receipts.map(({ path, sha256 }) => `${sha256} ${path}`))
    const skipped = Scene.skippedLog(scene) ?? ""
    return (session: Session): ReadonlyArray<Place> => {
      const path = Scene.pathOf(session.id)
      const later = session.versions.slice(session.captured)
      const found: Array<Place> = []
      if (later.some((version) => acknowledged.has(`${sha256(version)} ${path}`))) found.push("delivered")
      if (queued.has(path)) found.push("queued")
      if (dead.has(path)) found.push("dead")
      if (skipped.includes(`\t${path}\n`)) found.push("private")
      return found
    }
  }).pipe(Effect.provide(Scene.layer(scene)))

/** Everything that went over the wire. */
export const wire = (scene: Scene.Scene): string =>
  scene.requests.map(({ bytes, fileName }) => `${fileName}\n${new TextDecoder().decode(bytes)}`).join("\n")
