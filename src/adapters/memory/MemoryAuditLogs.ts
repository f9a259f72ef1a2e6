import * as Micro from "effect/Micro"
import type * as AuditLine from "../../domain/queue/AuditLine.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import type { AuditLogs } from "../../ports/AuditLogs.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** The two logs as lists that can be looked at; never rolled. */
export interface MemoryAuditLogs {
  readonly logs: AuditLogs["Type"]
  readonly uploaded: (workspace: Workspace) => ReadonlyArray<AuditLine.Uploaded>
  readonly privateSkipped: (workspace: Workspace) => ReadonlyArray<AuditLine.PrivateSkipped>
}

export const make = (): MemoryAuditLogs => {
  const uploaded = PerWorkspace.make((): Array<AuditLine.Uploaded> => [])
  const privateSkipped = PerWorkspace.make((): Array<AuditLine.PrivateSkipped> => [])
  return {
    logs: {
      uploaded: (workspace, lines) => Micro.sync(() => void uploaded(workspace).push(...lines)),
      readUploaded: (workspace) => Micro.sync(() => [...uploaded(workspace)]),
      privateSkipped: (workspace, lines) => Micro.sync(() => void privateSkipped(workspace).push(...lines)),
      readPrivateSkipped: (workspace) => Micro.sync(() => [...privateSkipped(workspace)])
    },
    uploaded,
    privateSkipped
  }
}
