import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import * as PrivateList from "../../../domain/privacy/PrivateList.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { DiskError } from "../../../ports/Disk.ts"
import { PrivateLists } from "../../../ports/PrivateLists.ts"
import type { ForeignFile } from "../../../ports/Queue.ts"

/** The private list and its seal changed in the order design §3 asks for, so that no crash opens what was closed. */

export type ListError = DiskError | ForeignFile | PrivateList.Unreadable

export interface Changed {
  /** Does the list say something else now? */
  readonly changed: boolean
  /**
   * `sealed`: push trusts the list. `differs`: it was not the list agnes had left, stays unsealed, and push stays
   * closed. An error: the seal could not be read or written; the one that was there still counts.
   */
  readonly seal: "sealed" | "differs" | DiskError
}

const nothing = new Uint8Array()

/** Does the list still begin as when it was last sealed? A seal that is none says no. */
const matches = (
  workspace: Workspace,
  bytes: Uint8Array | undefined
): Micro.Micro<boolean, DiskError, PrivateLists> =>
  Micro.gen(function*() {
    const lists = yield* Micro.service(PrivateLists)
    return yield* lists.matchesSeal(yield* lists.seal(workspace), bytes)
  }).pipe(Micro.catchIf((error) => error.code === "EBADMSG", () => Micro.succeed(false)))

const containing = (bytes: Uint8Array, id: string): Micro.Micro<boolean, PrivateList.Unreadable> =>
  Either.match(PrivateList.contains(bytes, id), { onLeft: Micro.fail, onRight: Micro.succeed })

/** The list, rewritten when it is in UTF-16: UTF-8 cannot be appended to that. */
const makeAppendable = (
  workspace: Workspace,
  bytes: Uint8Array | undefined
): Micro.Micro<Uint8Array | undefined, ListError, PrivateLists> =>
  Micro.gen(function*() {
    if (bytes === undefined || !PrivateList.isUtf16(bytes)) return bytes
    const lists = yield* Micro.service(PrivateLists)
    const converted = PrivateList.toUtf8(bytes)
    if (Either.isLeft(converted)) return yield* Micro.fail(converted.left)
    yield* lists.replace(workspace, converted.right, bytes)
    return converted.right
  })

/** Seals an extended list if the one before was sealed: appending alone never breaks a seal. */
const reseal = (
  workspace: Workspace,
  before: Uint8Array | undefined,
  after: Uint8Array
): Micro.Micro<Changed["seal"], never, PrivateLists> =>
  Micro.gen(function*() {
    const lists = yield* Micro.service(PrivateLists)
    if (!(yield* matches(workspace, before))) return "differs" as const
    yield* lists.writeSeal(workspace, after)
    return "sealed" as const
  }).pipe(Micro.catchAll((error) => Micro.succeed(error)))

/**
 * Puts the id on the list, durably, then reads it back, then seals. `Unreadable` when the list cannot be understood
 * although the id is in it now: push is closed by such a list, so nothing leaves.
 */
export const add = (workspace: Workspace, id: string): Micro.Micro<Changed, ListError, PrivateLists> =>
  Micro.gen(function*() {
    const lists = yield* Micro.service(PrivateLists)
    const before = yield* lists.read(workspace)
    const listed = before !== undefined && Either.getOrElse(PrivateList.contains(before, id), () => false)
    const list = yield* makeAppendable(workspace, before)
    // Also when it is listed: whoever wrote that line may have died before it was durable. In the spelling of the line,
    // so that it gets no second one.
    yield* lists.add(workspace, listed && list !== undefined ? PrivateList.lineOf(list, id) : id)
    const after = (yield* lists.read(workspace)) ?? nothing
    if (!(yield* containing(after, id))) {
      return yield* Micro.fail(new DiskError({ code: "ESTALE", operation: "read back", path: workspace.root }))
    }
    return { changed: !listed, seal: yield* reseal(workspace, before, after) }
  })

const attempts = 5

/**
 * Takes the id off the list: seal first, then the list. Somebody else's change in between means another try. Changes
 * nothing while the seal cannot be read.
 */
export const remove = (
  workspace: Workspace,
  id: string,
  left = attempts
): Micro.Micro<Changed, ListError, PrivateLists> =>
  Micro.gen(function*() {
    const lists = yield* Micro.service(PrivateLists)
    const before = yield* lists.read(workspace)
    const next = PrivateList.remove(before ?? nothing, id)
    if (Either.isLeft(next)) return yield* Micro.fail(next.left)
    // The second seal is what a removal that was cut short has left.
    const sealed = (yield* matches(workspace, before)) || (yield* matches(workspace, next.right))
    const seal = sealed ? "sealed" : "differs"
    if (before === undefined || next.right === before) return { changed: false, seal }
    if (sealed) yield* lists.writeSeal(workspace, next.right)
    const replaced = yield* Micro.either(lists.replace(workspace, next.right, before))
    if (Either.isRight(replaced)) {
      // A push that read the list before may have sealed that one meanwhile.
      if (sealed && !(yield* matches(workspace, next.right))) yield* lists.writeSeal(workspace, next.right)
      return { changed: true, seal }
    }
    const isStale = replaced.left._tag === "DiskError" && replaced.left.code === "ESTALE"
    return isStale && left > 1 ? yield* remove(workspace, id, left - 1) : yield* Micro.fail(replaced.left)
  })

/** Seals the list as it is now, after a person has looked at it; answers with the number of ids. */
export const accept = (workspace: Workspace): Micro.Micro<number, ListError, PrivateLists> =>
  Micro.gen(function*() {
    const lists = yield* Micro.service(PrivateLists)
    const bytes = (yield* lists.read(workspace)) ?? nothing
    const ids = PrivateList.parse(bytes)
    if (Either.isLeft(ids)) return yield* Micro.fail(ids.left)
    yield* lists.writeSeal(workspace, bytes)
    return ids.right.size
  })
