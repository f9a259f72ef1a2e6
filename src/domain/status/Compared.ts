import * as SessionId from "../session/SessionId.ts"
import type { Report } from "./Report.ts"

/** A session as its server names it. */
export interface HeldSession {
  readonly id: string
  readonly size: number
  readonly sha256: string
}

/** What the server has, beside what it acknowledged to this workspace. Ids as this workspace writes them. */
export interface Compared {
  /** Acknowledged to this workspace by the server it sends to, and not taken back since. */
  readonly acknowledged: number
  /** The server has just these bytes. */
  readonly same: number
  /** The server does not have it: taken back on its pages, or lost. */
  readonly missing: ReadonlyArray<string>
  /** The server has other bytes: another computer or folder sent a newer version. */
  readonly other: ReadonlyArray<string>
  /** Private here, and the server has it. */
  readonly private: ReadonlyArray<string>
  /** All that the server has of this person, from every folder and computer. */
  readonly held: number
}

/** `held`: everything the server has of this person; of a session it names the newest bytes. */
export const make = (report: Report, held: ReadonlyArray<HeldSession>): Compared => {
  const known = new Map(held.map((session) => [SessionId.normalize(session.id), session]))
  const of = (session: { readonly sessionId: string; readonly path: string }): HeldSession | undefined =>
    known.get(SessionId.normalize(SessionId.stem(session.path))) ?? known.get(SessionId.normalize(session.sessionId))
  const isPrivate = (session: Report["sessions"][number]): boolean => session.state._tag === "Private"
  const acknowledged = newest(report)
  const names = (chosen: Report["sessions"]) => [...new Set(chosen.map((each) => each.sessionId))]
  return {
    acknowledged: acknowledged.length,
    same: acknowledged.filter((session) => of(session)?.sha256 === session.receipt?.sha256).length,
    missing: names(acknowledged.filter((session) => of(session) === undefined)),
    other: names(acknowledged.filter((session) => {
      const there = of(session)
      return there !== undefined && there.sha256 !== session.receipt?.sha256
    })),
    private: names(report.sessions.filter((session) => isPrivate(session) && of(session) !== undefined)),
    held: known.size
  }
}

/** Of a session that was sent from several paths, the one acknowledged last: the server keeps one name for all. */
const newest = (report: Report): ReadonlyArray<Report["sessions"][number]> => {
  const last = new Map<string, Report["sessions"][number]>()
  for (const session of report.sessions) {
    const { receipt, state } = session
    if (receipt === undefined || receipt.serverUrl !== report.server.url || state._tag === "Private") continue
    const name = SessionId.normalize(SessionId.stem(session.path))
    const before = last.get(name)?.receipt
    if (before === undefined || before.receivedAt <= receipt.receivedAt) last.set(name, session)
  }
  return [...last.values()]
}

/** Why there is nothing to compare with: `unasked` without server or token, otherwise the server's or system's words. */
export type Asked =
  | { readonly _tag: "Compared"; readonly compared: Compared }
  | { readonly _tag: "Unknown"; readonly why: string }

/** `on_server` of `status --json`. */
export const toJson = (asked: Asked | undefined) => {
  if (asked === undefined) return null
  if (asked._tag === "Unknown") return { compared: false as const, why: asked.why }
  const { acknowledged, held, missing, other, private: open, same } = asked.compared
  return { compared: true as const, acknowledged, same, missing, other, private: open, held }
}

/** Lines of `agnes status --server`. */
export const toLines = (asked: Asked): ReadonlyArray<string> => {
  if (asked._tag === "Unknown") return [`On server : unknown, ${asked.why}`]
  const { acknowledged, held, missing, other, private: open, same } = asked.compared
  return [
    `On server : ${same} of ${acknowledged} acknowledged sessions as sent; ${held} of yours in all`,
    ...missing.map((id) => `  missing ${id}: the server does not have it any more; taken back on its pages, or lost`),
    ...other.map((id) => `  other   ${id}: the server has another version, sent from elsewhere`),
    ...open.map((id) => `  private ${id}: is private here, and the server has it; run: agnes push`)
  ]
}
