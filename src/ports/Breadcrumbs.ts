import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"
import type { Breadcrumb } from "../domain/queue/Breadcrumb.ts"
import type { Workspace } from "../domain/workspace/Workspace.ts"

/**
 * The log of what capture did (`agnes-capture-session.log`, client spec CAP-13…16), the only trace a silent hook leaves.
 *
 * - `append` writes one line if `.claude` exists, rolling the log to `.1` above 256 KiB. It never fails and never
 *   creates a folder: a hook must not be harmed by its own log.
 * - `read`: the crumbs of both files, oldest first; lines that are none are left out, unreadable files count as empty.
 */
export class Breadcrumbs extends Context.Tag("agnes/Breadcrumbs")<Breadcrumbs, {
  readonly append: (workspace: Workspace, crumb: Breadcrumb) => Micro.Micro<void>
  readonly read: (workspace: Workspace) => Micro.Micro<ReadonlyArray<Breadcrumb>>
}>() {}
