import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { PrivateLines } from "../../src/ports/PrivateLines.ts"

export interface Subject {
  readonly lines: PrivateLines["Type"]
  readonly workspace: Workspace
  /** Gives a path, below a place of its own, this content. */
  readonly transcript: (name: string, content: string) => string
}

export const line = (uuid: string): string => `{"type":"user","uuid":"${uuid}","message":"\\"uuid\\":\\"not me\\""}\n`

/** The contract of `PrivateLines`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`PrivateLines: ${name}`, () => {
    const within = <A, E>(f: (given: Subject) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, (given) => lift(f(given))))
    const limit = 1000

    it.effect("records the truncated hashes of a transcript's line uuids, and no content", () =>
      within(({ lines, transcript, workspace }) =>
        Micro.gen(function*() {
          assert.deepStrictEqual(yield* lines.read(workspace), [])
          const path = transcript("a.jsonl", line("u1") + line("u2") + line("u1"))
          assert.strictEqual(yield* lines.record(workspace, { sessionId: "a", path }, limit), "recorded")
          const [record, ...others] = yield* lines.read(workspace)
          assert.deepStrictEqual(others, [])
          assert.deepInclude(record, { sessionId: "a", path, size: line("u1").length * 3 })
          assert.deepStrictEqual(record?.hashes, ["u1", "u2"].map((uuid) => lines.sha256(uuid).slice(0, 16)))
        })))

    it.effect("a transcript that grew is recorded anew, one that did not is not written twice", () =>
      within(({ lines, transcript, workspace }) =>
        Micro.gen(function*() {
          const path = transcript("a.jsonl", line("u1"))
          yield* lines.record(workspace, { sessionId: "a", path }, limit)
          yield* lines.record(workspace, { sessionId: "a", path }, limit)
          transcript("a.jsonl", line("u1") + line("u2"))
          yield* lines.record(workspace, { sessionId: "a", path }, limit)
          const records = yield* lines.read(workspace)
          assert.deepStrictEqual(records.map(({ hashes }) => hashes.length), [2])
        })))

    it.effect("a missing transcript and one above the limit are told and not recorded", () =>
      within(({ lines, transcript, workspace }) =>
        Micro.gen(function*() {
          const path = transcript("a.jsonl", line("u1").padEnd(limit + 1))
          assert.strictEqual(yield* lines.record(workspace, { sessionId: "a", path }, limit), "too-large")
          const none = { sessionId: "b", path: `${path}-none` }
          assert.strictEqual(yield* lines.record(workspace, none, limit), "missing")
          assert.deepStrictEqual(yield* lines.read(workspace), [])
        })))
  })
