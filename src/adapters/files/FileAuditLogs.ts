import * as Micro from "effect/Micro"
import * as AuditLine from "../../domain/queue/AuditLine.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { AuditLogs } from "../../ports/AuditLogs.ts"
import * as Lines from "./Lines.ts"
import type { Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"
import * as RotatedLog from "./RotatedLog.ts"

/** The two logs as files that are rolled above `limit` bytes. */
export const make = (machine: Machine, limit = RotatedLog.standardLimit): AuditLogs["Type"] => {
  const append = (workspace: Workspace.Workspace, log: string, lines: ReadonlyArray<string>) =>
    Micro.mapError(RotatedLog.append(machine, workspace, log, lines, limit), OwnFile.asDiskError)
  const read = <A>(log: string, parse: (line: string) => A | undefined) =>
    Micro.map(
      Micro.forEach([RotatedLog.older(log), log], (path) => Lines.read(machine, path)),
      (files) => files.flat().flatMap((line) => parse(line) ?? [])
    )
  return {
    uploaded: (workspace, lines) =>
      append(workspace, Workspace.uploadedLog(workspace), lines.map(AuditLine.encodeUploaded)),
    readUploaded: (workspace) => read(Workspace.uploadedLog(workspace), AuditLine.parseUploaded),
    privateSkipped: (workspace, lines) =>
      append(workspace, Workspace.privateSkippedLog(workspace), lines.map(AuditLine.encodePrivateSkipped)),
    readPrivateSkipped: (workspace) => read(Workspace.privateSkippedLog(workspace), AuditLine.parsePrivateSkipped)
  }
}
