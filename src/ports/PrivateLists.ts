import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { ListSeal } from "../domain/privacy/ListSeal.ts"
import type { Unreadable } from "../domain/privacy/PrivateList.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { DiskError } from "./Disk.ts"
import type { ForeignFile } from "./Queue.ts"

/**
 * The private list of a workspace (`agnes-sessions-private.txt`, one session id a line) and its seal outside of it.
 * What the bytes mean is `domain/privacy/PrivateList`; this port only moves them.
 */
export class PrivateLists extends Context.Tag("agnes/PrivateLists")<PrivateLists, {
  /**
   * The whole list, `undefined` when there is none. Creates nothing. Any error means that nobody knows what is private:
   * whoever is about to send something stops (reliability P4). A FIFO, device, folder or link never blocks.
   */
  readonly read: (workspace: Workspace) => Micro.Micro<Uint8Array | undefined, DiskError | ForeignFile>
  /** Is the id listed? The answer of `PrivateList.contains`, without holding the list; false when there is none. */
  readonly contains: (
    workspace: Workspace,
    sessionId: string
  ) => Micro.Micro<boolean, DiskError | ForeignFile | Unreadable>
  /**
   * Adds an id durably, ending an unfinished last line first; creates `.claude` and the file when missing. Waits at most
   * 300 ms for the queue lock and then appends all the same with one write: a mark is never refused because of a lock.
   * An id that has its line already gets no second one, but the one it has is made durable; so a program calls this also
   * when `read` showed the id. Nothing for the empty id.
   */
  readonly add: (workspace: Workspace, sessionId: string) => Micro.Micro<void, DiskError | ForeignFile>
  /**
   * Replaces the whole list atomically and durably under the queue lock (`--undo`), if it still is `expected`, the bytes
   * `read` gave (`undefined` for no list): when somebody has changed it since, fails with `ESTALE` and changes nothing,
   * and the caller reads again. Without the argument whatever is there is replaced. A mark that did not wait for the
   * lock and came meanwhile is kept.
   */
  readonly replace: (
    workspace: Workspace,
    bytes: Uint8Array,
    ...expected: [] | [Uint8Array | undefined]
  ) => Micro.Micro<void, DiskError | ForeignFile>
  /** The seal, `undefined` when none was written. Unreadable or malformed is an error: closed, not open. */
  readonly seal: (workspace: Workspace) => Micro.Micro<ListSeal | undefined, DiskError>
  /**
   * Writes the seal for these bytes, atomically and durably. What the list holds is made durable first, whoever wrote
   * it: a seal that outlives a line of the list closes push. Idempotent.
   */
  readonly writeSeal: (workspace: Workspace, bytes: Uint8Array) => Micro.Micro<void, DiskError>
  /** Does the list begin with the sealed bytes? True when there is no seal. */
  readonly matchesSeal: (seal: ListSeal | undefined, bytes: Uint8Array | undefined) => Micro.Micro<boolean>
}>() {}
