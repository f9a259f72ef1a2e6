import * as Either from "effect/Either"
import * as PrivateList from "../../src/domain/privacy/PrivateList.ts"
import * as DeadLetter from "../../src/domain/push/DeadLetter.ts"
import * as Receipt from "../../src/domain/push/Receipt.ts"
import * as AuditLine from "../../src/domain/queue/AuditLine.ts"
import * as Breadcrumb from "../../src/domain/queue/Breadcrumb.ts"
import * as QueueFile from "../../src/domain/queue/QueueFile.ts"
import * as SnapshotName from "../../src/domain/queue/SnapshotName.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import type { Id } from "./History.ts"
import { folder, type World, workspace } from "./World.ts"

/** What the files of the workspace say, read with the production codecs and without any port. */

const linesOf = (world: World, path: string): ReadonlyArray<string> =>
  world.text(path).split("\n").filter((line) => line !== "")

const both = <A>(world: World, path: string, parse: (line: string) => A | undefined): ReadonlyArray<A> =>
  [`${path}.1`, path].flatMap((file) => linesOf(world, file)).flatMap((line) => parse(line) ?? [])

/** Names in `.claude`. */
export const names = (world: World): ReadonlyArray<string> => {
  const node = world.volume.find(folder)
  return node?.kind === "directory" ? [...node.names.keys()] : []
}

/** How many captures were acknowledged for a session so far. */
export const acknowledged = (world: World, id: Id): number =>
  both(world, Workspace.breadcrumbs(workspace), Breadcrumb.parse)
    .filter(({ detail, outcome }) => outcome === "ok" && detail === id).length

export const skips = (world: World, path: string): number =>
  both(world, Workspace.privateSkippedLog(workspace), AuditLine.parsePrivateSkipped)
    .filter((line) => line.path === path).length

export const discards = (world: World, path: string): number =>
  both(world, Workspace.deadLetterHistory(workspace), DeadLetter.parseReleased)
    .filter(({ letter, release }) => release === "discarded" && letter.path === path).length

export interface Seen {
  readonly queued: ReadonlySet<string>
  readonly unparsable: number
  readonly dead: ReadonlySet<string>
  readonly letters: ReadonlyArray<DeadLetter.DeadLetter>
  readonly receipts: ReadonlyArray<Receipt.Receipt>
  readonly listed: ReadonlySet<string>
  /** A log was rolled: a line that is missing may have been rolled away. */
  readonly rolled: boolean
}

export const look = (world: World): Seen => {
  const all = names(world)
  const queues = [
    Workspace.queue(workspace), ...all.filter(SnapshotName.is).map((name) => `${folder}/${name}`)
  ].flatMap((path) => {
    const node = world.file(path)
    return node === undefined ? [] : [QueueFile.parse(node.bytes)]
  })
  const letters = linesOf(world, Workspace.deadLetters(workspace)).flatMap((line) => DeadLetter.parse(line) ?? [])
  const list = world.file(Workspace.privateList(workspace))?.bytes
  return {
    queued: new Set(queues.flatMap(({ entries }) => entries.map(({ path }) => path))),
    unparsable: queues.reduce((sum, queue) => sum + queue.unparsable.length, 0),
    dead: new Set(letters.map(({ path }) => path)),
    letters,
    receipts: [Workspace.oldReceipts(workspace), Workspace.receipts(workspace)]
      .flatMap((path) => linesOf(world, path)).flatMap((line) => Receipt.parse(line) ?? []),
    listed: list === undefined ? new Set() : Either.getOrElse(PrivateList.parse(list), () => new Set<string>()),
    rolled: all.some((name) => name.endsWith(".txt.1"))
  }
}
