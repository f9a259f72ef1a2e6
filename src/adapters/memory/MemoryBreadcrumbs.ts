import * as Micro from "effect/Micro"
import type { Breadcrumb } from "../../domain/queue/Breadcrumb.ts"
import type { Breadcrumbs } from "../../ports/Breadcrumbs.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** Breadcrumbs without files, all of them kept. */
export const make = (): Breadcrumbs["Type"] => {
  const of = PerWorkspace.make((): Array<Breadcrumb> => [])
  return {
    append: (workspace, crumb) => Micro.sync(() => void of(workspace).push(crumb)),
    read: (workspace) => Micro.sync(() => [...of(workspace)])
  }
}
