import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import type { Disk } from "../../../ports/Disk.ts"
import type { Environment } from "../../../ports/Environment.ts"
import type { PrivateLists } from "../../../ports/PrivateLists.ts"
import * as Places from "./Places.ts"
import * as Report from "./Report.ts"
import * as SealedList from "./SealedList.ts"
import * as Words from "./Words.ts"

/** `--accept-list`: the way back after push found another list than the one agnes had left (design §3). */
export const acceptList: Micro.Micro<Report.Report, never, Environment | Disk | PrivateLists> = Micro.gen(function*() {
  const workspace = yield* Places.current
  if (workspace === undefined) return Report.failed(1, Words.noCurrentWorkspace)
  const result = yield* Micro.either(SealedList.accept(workspace))
  if (Either.isRight(result)) return Report.done(Words.accepted(workspace.root, result.right))
  return result.left._tag === "Unreadable"
    ? Report.failed(3, Words.unreadable(workspace.root, result.left))
    : Report.failed(1, Words.notWritten(workspace.root, result.left))
})
