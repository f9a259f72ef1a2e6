import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as FileQueue from "../../../src/adapters/files/FileQueue.ts"
import * as MemoryLocks from "../../../src/adapters/memory/MemoryLocks.ts"
import * as MemoryQueue from "../../../src/adapters/memory/MemoryQueue.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as SnapshotName from "../../../src/domain/queue/SnapshotName.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as Queue from "../../ports/Queue.ts"
import * as Machines from "../../support/Machines.ts"

const subject = (place: Machines.Place) => ({ ...place, queue: FileQueue.make(place.machine) })

Queue.suite("files", Effect.map(Machines.real, subject))
Queue.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
Queue.suite("memory", Effect.sync(() => ({ queue: MemoryQueue.make(), workspace: Workspace.make("/desk") })))

const entry = QueueEntry.make({ sessionId: "a", path: "/x/a.jsonl" })
const late = QueueEntry.make({ sessionId: "b", path: "/x/b.jsonl" })

describe.each<[string, Effect.Effect<Machines.Place, never, Scope.Scope>]>([
  ["files", Machines.real],
  ["files on a simulated disk", Machines.simulated]
])("FileQueue: %s", (_, place) => {
  type Given = ReturnType<typeof subject> & { readonly file: string; readonly folder: string }
  const within = <A, E>(f: (given: Given) => Micro.Micro<A, E>) =>
    Effect.scoped(Effect.flatMap(place, (here) =>
      lift(f({ ...subject(here), file: Workspace.queue(here.workspace), folder: Workspace.folder(here.workspace) }))))

  it.effect("B1 B2 B3 makes .claude and writes id, TAB, path, one LF", () =>
    within(({ file, files, queue, workspace }) =>
      Micro.gen(function*() {
        yield* queue.append(workspace, entry)
        yield* queue.append(workspace, QueueEntry.make({ sessionId: "", path: "/x/c.jsonl" }))
        assert.strictEqual(files.read(file), "a\t/x/a.jsonl\n\t/x/c.jsonl\n")
      })))

  it.effect("B6 a snapshot's name carries the pid", () =>
    within(({ machine, queue, workspace }) =>
      Micro.gen(function*() {
        yield* queue.append(workspace, entry)
        assert.include((yield* queue.takeSnapshot(workspace))!.path, `.snapshot.${yield* machine.environment.pid}.`)
      })))

  it.effect("B10 B11 an older client's lines are read, blank ones are not", () =>
    within(({ file, files, queue, workspace }) =>
      Micro.gen(function*() {
        files.write(file, "\ufeff/x/old.jsonl\r\n\n   \na\t/x/a.jsonl\nz\0\t/x\n")
        assert.deepStrictEqual(yield* queue.peek(workspace), {
          entries: [QueueEntry.make({ sessionId: "", path: "/x/old.jsonl" }), entry],
          unparsable: ["z\0\t/x"]
        })
      })))

  it.effect("B20 finds older names too, oldest first by time, not by name", () =>
    within(({ files, folder, queue, workspace }) =>
      Micro.gen(function*() {
        files.write(`${folder}/agnes-sessions.snapshot.999.txt`, "a\t/x/a.jsonl\n")
        files.date(`${folder}/agnes-sessions.snapshot.999.txt`, 1_000_000)
        files.write(`${folder}/agnes-sessions.snapshot.1000.txt`, "b\t/x/b.jsonl\n")
        files.write(`${folder}/agnes-sessions.snapshot.1.deadbeef.txt.tmp`, "")
        const found = (yield* queue.snapshots(workspace)).map(({ path }) => path.split(".").at(-2))
        assert.deepStrictEqual(found, ["999", "1000"])
      })))

  it.effect("a torn last line is ended and costs its neighbour nothing", () =>
    within(({ file, files, queue, workspace }) =>
      Micro.gen(function*() {
        files.write(file, "a\t/x/a.js")
        yield* queue.append(workspace, late)
        yield* queue.requeue(workspace, [entry])
        assert.strictEqual(files.read(file), "a\t/x/a.js\nb\t/x/b.jsonl\na\t/x/a.jsonl\n")
      })))

  it.effect("while another holds the lock for ever, a capture goes to a snapshot of its own", () =>
    within(({ file, files, machine, queue, workspace }) =>
      Micro.gen(function*() {
        yield* queue.append(workspace, entry)
        const lock = yield* machine.locks.tryAcquire(Workspace.queueLock(workspace))
        assert.isDefined(lock)
        yield* queue.append(workspace, late)
        assert.strictEqual(files.read(file), "a\t/x/a.jsonl\n")
        const [spooled] = yield* queue.snapshots(workspace)
        assert.deepStrictEqual((yield* queue.readSnapshot(spooled!)).entries, [late])
      })))

  it.effect.each(["ENOLCK", "ENOSYS", "EACCES"])("a file system without locks (%s) does not stop a capture", (code) =>
    within(({ machine, workspace }) =>
      Micro.gen(function*() {
        const queue = FileQueue.make({ ...machine, locks: MemoryLocks.make(undefined, undefined, code) })
        yield* queue.append(workspace, entry)
        const [spooled] = yield* queue.snapshots(workspace)
        assert.deepStrictEqual((yield* queue.readSnapshot(spooled!)).entries, [entry])
        const refused = yield* Micro.flip(queue.requeue(workspace, [entry]))
        assert.strictEqual(refused._tag === "DiskError" && refused.code, code)
      })))

  describe.each([["link"], ["not-regular"], ["foreign-owner"], ["linked folder"]])("a queue that is: %s", (kind) => {
    const spoil = ({ asUser, file, files, folder, machine }: Given) => {
      if (kind === "link") {
        files.write(`${folder}/elsewhere`, "x\t/etc/passwd\n")
        files.link(file, `${folder}/elsewhere`)
      } else if (kind === "not-regular") {
        files.folder(folder)
        files.fifo(file)
      } else if (kind === "linked folder") {
        files.write(`${folder}-elsewhere/agnes-sessions.txt`, "x\t/etc/passwd\n")
        files.link(folder, `${folder}-elsewhere`)
      } else files.write(file, "x\t/etc/passwd\n")
      return kind === "foreign-owner" ? asUser(12345) : machine
    }
    const reason = kind === "linked folder" ? "link" : kind

    it.effect("is neither read nor taken nor written to", () =>
      within((given) =>
        Micro.gen(function*() {
          const queue = FileQueue.make(spoil(given))
          const attempts: ReadonlyArray<Micro.Micro<unknown, { readonly _tag: string; readonly reason?: string }>> = [
            queue.peek(given.workspace), queue.takeSnapshot(given.workspace), queue.requeue(given.workspace, [entry])
          ]
          for (const attempt of attempts) {
            assert.deepInclude(yield* Micro.flip(attempt), { _tag: "ForeignFile", reason })
          }
        })))

    it.effect("is passed by: the capture goes to a snapshot, unless the folder itself is the link", () =>
      within((given) =>
        Micro.gen(function*() {
          const queue = FileQueue.make(spoil(given))
          const ended = yield* Micro.exit(queue.append(given.workspace, entry))
          assert.strictEqual(ended._tag, kind === "linked folder" ? "Failure" : "Success")
          const spooled = given.files.names(given.folder).filter(SnapshotName.is)
          assert.strictEqual(spooled.length, kind === "linked folder" ? 0 : 1)
          if (kind !== "not-regular") assert.strictEqual(given.files.read(given.file), "x\t/etc/passwd\n")
        })))
  })
})
