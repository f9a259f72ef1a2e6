import * as Utf8 from "../text/Utf8.ts"
import * as Block from "./Block.ts"
import * as Complexity from "./Complexity.ts"
import * as Field from "./Field.ts"
import * as Instant from "./Instant.ts"
import type { Line } from "./Lines.ts"
import type * as Record from "./Record.ts"
import * as System from "./System.ts"
import * as Usage from "./Usage.ts"

/**
 * What a line says. Never fails: a line that is no record is one of those too. The work is that of `JSON.parse` and a
 * look at the fields named here; nothing walks into values whose depth the line decides.
 */
export const line = (given: Line): Record.Entry => {
  if (!given.cut && Complexity.isTooMuch(given.bytes)) {
    const { index: line, offset, size } = given
    return { line, offset, size, damaged: false, record: unreadable("too-complex") }
  }
  const text = given.cut ? undefined : Utf8.decode(given.bytes)
  const lossy = text ?? Utf8.decodeLossy(given.bytes)
  return {
    line: given.index,
    offset: given.offset,
    size: given.size,
    damaged: text === undefined && !given.cut,
    record: given.cut ? unreadable("too-long", typeIn(lossy)) : record(Utf8.withoutByteOrderMark(lossy), given.ended)
  }
}

const record = (text: string, ended: boolean): Record.Record => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return unreadable(ended ? "not-json" : "torn")
  }
  const fields = Field.object(value)
  return fields === undefined ? unreadable("not-an-object") : typed(fields)
}

const typed = (fields: Field.Fields): Record.Record => {
  const common = commonOf(fields)
  const type = Field.id(fields["type"]) ?? "?"
  switch (type) {
    case "user":
      return user(common, fields)
    case "assistant":
      return assistant(common, fields)
    case "system":
      return System.system(common, fields)
    case "attachment":
      return System.attachment(common, Field.object(fields["attachment"]) ?? {})
    case "custom-title":
      return title(common, "user", fields["customTitle"])
    case "ai-title":
      return title(common, "model", fields["aiTitle"])
    case "summary":
      return title(common, "summary", fields["summary"])
    case "cost-state":
      return {
        _tag: "CostState",
        ...common,
        costUsd: Field.amount(fields["totalCostUSD"]),
        linesAdded: Field.count(fields["totalLinesAdded"]) ?? 0,
        linesRemoved: Field.count(fields["totalLinesRemoved"]) ?? 0
      }
    default:
      return { _tag: bookkeeping.has(type) ? "Bookkeeping" : "Unknown", ...common, type }
  }
}

const commonOf = (fields: Field.Fields): Record.Common => ({
  uuid: Field.id(fields["uuid"]),
  parentUuid: Field.id(fields["logicalParentUuid"]) ?? Field.id(fields["parentUuid"]),
  at: Instant.parse(fields["timestamp"]),
  cwd: Field.text(fields["cwd"]),
  version: Field.id(fields["version"]),
  agentId: Field.id(fields["agentId"]),
  isSidechain: fields["isSidechain"] === true,
  isMeta: fields["isMeta"] === true
})

const user = (common: Record.Common, fields: Field.Fields): Record.User => {
  const outcome = Field.object(fields["toolUseResult"])
  return {
    _tag: "User",
    ...common,
    blocks: Block.readAll(Field.object(fields["message"])?.["content"]),
    origin: Field.id(Field.object(fields["origin"])?.["kind"]),
    isCompactSummary: fields["isCompactSummary"] === true,
    resultAgentId: Field.id(outcome?.["agentId"]),
    savedResult: fileName(Field.text(outcome?.["persistedOutputPath"]))
  }
}

const assistant = (common: Record.Common, fields: Field.Fields): Record.Assistant => {
  const message = Field.object(fields["message"]) ?? {}
  const model = Field.id(message["model"])
  return {
    _tag: "Assistant",
    ...common,
    messageId: Field.id(message["id"]),
    requestId: Field.id(fields["requestId"]),
    model: model === "<synthetic>" ? undefined : model,
    blocks: Block.readAll(message["content"]),
    usage: Usage.read(message["usage"]),
    stopReason: Field.id(message["stop_reason"]),
    apiError: fields["isApiErrorMessage"] === true ? Field.id(fields["error"]) ?? "unknown" : undefined
  }
}

const title = (common: Record.Common, by: Record.Title["by"], value: unknown): Record.Record => {
  const text = Field.text(value)
  return text === undefined
    ? { _tag: "Unknown", ...common, type: "title" }
    : { _tag: "Title", ...common, by, title: text }
}

const unreadable = (reason: Record.Unreadable["reason"], type?: string): Record.Unreadable => ({
  _tag: "Unreadable", reason, type
})

/** Types seen that tell readers nothing (facts §3). */
const bookkeeping: ReadonlySet<string> = new Set([
  "last-prompt", "mode", "permission-mode", "atis-latch", "tools-used", "file-history-snapshot", "queue-operation",
  "agent-name", "api-request", "api-request-shape", "api-request-blob"
])

const typeIn = (beginning: string): string | undefined => /"type":"([a-z-]{1,40})"/.exec(beginning)?.[1]

/** The last component, when it could be a name in `tool-results` and nothing else. */
const fileName = (path: string | undefined): string | undefined =>
  path === undefined || path.length > 4096 ? undefined : /[/\\]([\w-]{1,100}(?:\.[\w-]{1,20})?)$/.exec(path)?.[1]
