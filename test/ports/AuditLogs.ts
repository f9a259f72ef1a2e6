import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import type * as AuditLine from "../../src/domain/queue/AuditLine.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { AuditLogs } from "../../src/ports/AuditLogs.ts"
import { lift } from "../../src/ports/Lift.ts"

export interface Subject {
  readonly logs: AuditLogs["Type"]
  readonly workspace: Workspace
  /** `undefined` where no file was made; the in-memory adapter has none to make. */
  readonly uploaded: () => ReadonlyArray<AuditLine.Uploaded>
  readonly privateSkipped: () => ReadonlyArray<AuditLine.PrivateSkipped>
}

const at = Date.UTC(2026, 4, 10, 14, 32, 18)

/** The contract of `AuditLogs`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`AuditLogs: ${name}`, () => {
    it.effect("B14 B16 appends batches in the order given, each log on its own; none is nothing", () =>
      Effect.scoped(Effect.gen(function*() {
        const { logs, privateSkipped, uploaded, workspace } = yield* subject
        assert.deepStrictEqual(yield* lift(logs.readUploaded(workspace)), [])
        yield* lift(logs.uploaded(workspace, []))
        yield* lift(logs.uploaded(workspace, [{ at, path: "/x/b" }, { at, path: "/x/a\n" }]))
        yield* lift(logs.privateSkipped(workspace, [{ at, sessionId: "p", path: "/x/p" }]))
        const last = { at: at + 1000, path: "/x/b" }
        yield* lift(logs.uploaded(workspace, [last]))
        assert.deepStrictEqual(uploaded(), [{ at, path: "/x/b" }, { at, path: "/x/a\n" }, last])
        assert.deepStrictEqual(yield* lift(logs.readUploaded(workspace)), uploaded())
        assert.deepStrictEqual(privateSkipped(), [{ at, sessionId: "p", path: "/x/p" }])
        assert.deepStrictEqual(yield* lift(logs.readPrivateSkipped(workspace)), privateSkipped())
      })))
  })
