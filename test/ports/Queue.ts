import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as QueueEntry from "../../src/domain/queue/QueueEntry.ts"
import * as SnapshotName from "../../src/domain/queue/SnapshotName.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { Queue } from "../../src/ports/Queue.ts"
import { entry } from "../domain/queue/arbitraries.ts"

export interface Subject {
  readonly queue: Queue["Type"]
  readonly workspace: Workspace
}

const one = QueueEntry.make({ sessionId: "a", path: "/x/a.jsonl", capturedAt: "2026-11-20T09:13:00Z" })
const two = QueueEntry.make({ sessionId: "b", path: "/x/b.jsonl", fork: true, capturedAt: "2026-11-20T09:14:00Z" })
const three = QueueEntry.make({ sessionId: "", path: "/x/c.jsonl" })

/** The contract of `Queue`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Queue: ${name}`, () => {
    const within = <A, E>(f: (queue: Queue["Type"], workspace: Workspace) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, ({ queue, workspace }) => lift(f(queue, workspace))))

    const entries = (queue: Queue["Type"], workspace: Workspace) =>
      Micro.map(queue.peek(workspace), (content) => content.entries)

    it.effect("B1 B12 appends below what is there; where nothing is, there are no entries", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          assert.deepStrictEqual(yield* entries(queue, workspace), [])
          yield* queue.append(workspace, one)
          yield* queue.append(workspace, two)
          yield* queue.append(workspace, one)
          assert.deepStrictEqual(yield* entries(queue, workspace), [one, two, one])
        })))

    it.effect.prop("any entry comes back as it was", [entry], ([given]) =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          yield* queue.append(workspace, given)
          yield* queue.requeue(workspace, [given, given])
          assert.deepStrictEqual(yield* entries(queue, workspace), [given, given, given])
        })), { fastCheck: { numRuns: 15 } })

    it.effect("B4 B21 without a queue there is no snapshot, taken or left over", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          assert.isUndefined(yield* queue.takeSnapshot(workspace))
          assert.deepStrictEqual(yield* queue.snapshots(workspace), [])
          assert.isUndefined(yield* queue.version(workspace))
        })))

    it.effect("B5 a snapshot takes the content, and the queue is gone", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          yield* queue.append(workspace, one)
          const snapshot = (yield* queue.takeSnapshot(workspace))!
          assert.isTrue(SnapshotName.is(snapshot.path.slice(snapshot.path.lastIndexOf("/") + 1)))
          assert.deepStrictEqual((yield* queue.readSnapshot(snapshot)).entries, [one])
          assert.deepStrictEqual(yield* entries(queue, workspace), [])
          assert.isUndefined(yield* queue.version(workspace))
          assert.isUndefined(yield* queue.takeSnapshot(workspace))
        })))

    it.effect("B7 B20 two snapshots both stay until they are discarded, oldest first", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          yield* queue.append(workspace, one)
          const first = (yield* queue.takeSnapshot(workspace))!
          yield* queue.append(workspace, two)
          const second = (yield* queue.takeSnapshot(workspace))!
          assert.notStrictEqual(first.path, second.path)
          assert.sameDeepMembers([...yield* queue.snapshots(workspace)], [first, second])
          yield* queue.discard(first)
          assert.deepStrictEqual(yield* queue.snapshots(workspace), [second])
          assert.deepStrictEqual((yield* queue.readSnapshot(second)).entries, [two])
        })))

    it.effect("B22 discarding twice is fine, and what is discarded reads as empty", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          yield* queue.append(workspace, one)
          const snapshot = (yield* queue.takeSnapshot(workspace))!
          yield* queue.discard(snapshot)
          yield* queue.discard(snapshot)
          assert.deepStrictEqual((yield* queue.readSnapshot(snapshot)).entries, [])
        })))

    it.effect("B18 B19 requeues after what came meanwhile; nothing for none", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          yield* queue.requeue(workspace, [])
          assert.isUndefined(yield* queue.version(workspace))
          yield* queue.append(workspace, one)
          yield* queue.requeue(workspace, [two, three])
          assert.deepStrictEqual(yield* entries(queue, workspace), [one, two, three])
        })))

    it.effect("the version changes with each line, and only then", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          yield* queue.append(workspace, one)
          const before = yield* queue.version(workspace)
          yield* queue.peek(workspace)
          assert.strictEqual(yield* queue.version(workspace), before)
          yield* queue.append(workspace, one)
          assert.notStrictEqual(yield* queue.version(workspace), before)
        })))

    it.effect("B23 of 200 concurrent appends none is lost or mixed with another", () =>
      within((queue, workspace) =>
        Micro.gen(function*() {
          const given = Array.from({ length: 200 }, (_, n) => ({ ...one, sessionId: `s${n}`, path: `/x/${n}.jsonl` }))
          yield* Micro.forEach(given, (each) => queue.append(workspace, each), { concurrency: 4 })
          const content = yield* queue.peek(workspace)
          assert.deepStrictEqual(content.unparsable, [])
          assert.sameDeepMembers([...content.entries], given)
        })))
  })
