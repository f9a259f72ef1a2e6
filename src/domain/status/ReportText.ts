import * as Terminal from "../text/Terminal.ts"
import * as Timestamp from "../time/Timestamp.ts"
import * as Compared from "./Compared.ts"
import type { InDoubt } from "../push/InDoubt.ts"
import type { Notes } from "./Notes.ts"
import * as HookReport from "../workspace/HookReport.ts"
import * as Remedy from "./Remedy.ts"
import * as Report from "./Report.ts"
import * as ReportJson from "./ReportJson.ts"
import type * as Sessions from "./Sessions.ts"
import * as WithdrawalNote from "./WithdrawalNote.ts"

/** What `agnes status` prints, ready for a terminal: nothing out of a file can move the cursor. Ends with LF. */
export const render = (report: Report.Report, onServer?: Compared.Asked): string =>
  [
    ...head(report),
    "",
    ...middle(report),
    ...(onServer === undefined ? [] : Compared.toLines(onServer)),
    ...section("Sessions", report.sessions.map((session) => sessionLine(session, report.at))),
    ...section("In doubt", report.inDoubt.map((upload) => doubtLine(upload, report.at))),
    ...section("Problems", report.problems.map(problemLine)),
    ...(report.initialized ? [] : [
      "",
      "Run `agnes init --server-url <URL> --token <PAT>` to bootstrap.",
      "Without --token it asks for the token and does not show it."
    ])
  ].map((line) => `${Terminal.escape(line)}\n`).join("")

/** The original's lines (client spec STS-2). */
const head = (report: Report.Report): ReadonlyArray<string> => [
  `Workspace : ${report.workspace}`,
  `Initialized: ${report.initialized ? "yes" : "no"}`,
  `Parquets  : ${report.tables.parquetFiles}`,
  `DuckDB    : ${report.tables.database === undefined ? "no" : "yes"}`,
  `Last sync : ${report.tables.database === undefined ? "never" : Timestamp.format(report.tables.database)}`,
  `Pending uploads: ${ReportJson.pending(report)} sessions`
]

const middle = (report: Report.Report): ReadonlyArray<string> => [
  `Server    : ${report.server.url ?? "none"}${tokenNote[report.server.token]}`,
  `Queue     : ${queueNote(report)}`,
  `Last push : ${pushNote(report)}`,
  `Hooks     : ${hookNote(report)}`,
  `Captured  : ${captureNote(report)}`,
  `Private   : ${report.privateIds === undefined ? "unknown" : `${report.privateIds} sessions`}${WithdrawalNote.render(report)}`,
  ...notesLine(report.notes),
  ...(report.git === "unknown" ? ["Git       : could not be asked whether agnes' files are tracked"] : [])
]

const tokenNote = {
  present: "",
  missing: ", no token",
  refused: ", which refused the token",
  unusable: ", the token cannot be used"
}

const queueNote = ({ at, queue }: Report.Report): string => {
  if (queue.entries === 0 && queue.unparsable === 0) return "empty"
  return [
    `${queue.entries} waiting`,
    ...(queue.oldest === undefined ? [] : [`oldest since ${Report.age(at - queue.oldest)}`]),
    ...(queue.snapshots === 0 ? [] : [`${queue.snapshots} snapshot(s) of an interrupted push, the next one goes on`]),
    ...(queue.unparsable === 0 ? [] : [`${queue.unparsable} unreadable line(s)`])
  ].join(", ")
}

const pushNote = ({ at, push, server }: Report.Report): string => {
  if (push.lastRun === undefined) return "never"
  const counts = Object.entries(push.lastRun.counts).filter(([, count]) => count > 0)
  const notBefore = server.url === undefined ? undefined : push.notBefore[server.url]
  return [
    `${Timestamp.format(push.lastRun.endedAt)}, ${push.lastRun.stopped === undefined ? "done" : stopNote[push.lastRun.stopped]}`,
    ...counts.map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`),
    ...(notBefore !== undefined && notBefore.until > at ? [`not again by itself before ${Timestamp.format(notBefore.until)}`] : [])
  ].join(", ")
}

const stopNote = {
  auth: "stopped: the server refused the token",
  "server-down": "stopped: the server could not be reached",
  closed: "closed: it is not known what is private",
  "below-floor": "stopped: this agnes is older than the server allows"
}

const hookNote = ({ hooks }: Report.Report): string => {
  const wanting = hooks.filter((entry) => HookReport.remedy(entry) !== undefined)
  return wanting.length === 0
    ? "installed"
    : `${wanting.map(({ name, state }) => `${name} ${state}`).join(", ")}; see: agnes hooks status`
}

const captureNote = ({ at, lastCapture }: Report.Report): string =>
  lastCapture === undefined ? "never" : `${lastCapture.outcome} ${Report.age(at - lastCapture.at)} ago`

const notesLine = ({ receipt, state }: Notes): ReadonlyArray<string> => {
  if (state === "none") return []
  const sent = receipt === undefined ? "not sent yet" : `sent ${Timestamp.format(receipt.receivedAt)}`
  return [`Notes     : ${sent}${notesSince[state]}`]
}

const notesSince = { waiting: "", sent: "", touched: ", touched since", changed: ", changed since", gone: ", gone since" }

const section = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)]

const doubtLine = ({ at, serverUrl, sessionId }: InDoubt, now: Timestamp.EpochMillis): string =>
  `${sessionId}  sent to ${serverUrl} ${Report.age(now - at)} ago, and no answer came; if it is marked private, that ` +
  "server is asked to delete it"

const problemLine = ({ message }: Report.Problem): string => message.replace(/^Error: /, "")

const sessionLine = ({ path, sessionId, state }: Sessions.Session, at: Timestamp.EpochMillis): string => {
  const line = (word: string, note: string): string =>
    `${word.padEnd(8)}${sessionId}  ${note}${path === "" ? "" : `  (${path})`}`
  switch (state._tag) {
    case "Private":
      return line("private", withdrawn[state.withdrawal])
    case "KeptBack":
      return line("kept", `back ${Timestamp.format(state.at)}: ${Remedy.ofKeptBack}`)
    case "Held":
      return line("held", Remedy.ofHeld)
    case "Waiting":
      return line("waiting", [
        state.capturedAt === undefined ? "captured" : `captured ${state.capturedAt}`,
        ...(state.transcript === "missing" ? ["no transcript yet"] : []),
        ...(state.sentAt === undefined ? [] : [`an earlier version sent ${Timestamp.format(state.sentAt)}`])
      ].join(", "))
    case "Dead":
      return line("dead", `${state.reason}, ${Report.age(at - state.at)} ago: ${Remedy.ofDead(state.reason, sessionId)}`)
    case "Grown":
      return line("grown", `${state.sentSize} bytes sent ${Timestamp.format(state.sentAt)}, now ${state.size}`)
    case "Sent":
      return line("sent", `${state.size} bytes ${Timestamp.format(state.sentAt)}${since[state.transcript]}`)
  }
}

const since = { present: "", touched: ", touched since", gone: ", transcript gone since" }

const withdrawn = {
  "not-sent": "never sent from here",
  sent: "was sent before it was marked; to be taken back",
  due: "was sent; to be taken back",
  withdrawn: "was sent, taken back since"
}
