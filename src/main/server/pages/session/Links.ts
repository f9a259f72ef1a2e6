import type { FamilyName } from "../../../../domain/server/FamilyName.ts"
import * as SessionName from "../../../../domain/server/SessionName.ts"

/** Addresses of one version of a session. */
export interface Links {
  /** A page, from 0. */
  readonly page: (page: number) => string
  /** An item, on whichever page it stands: lasts as long as the version, and longer where that only grew. */
  readonly turn: (number: number) => string
  readonly raw: (offset: number, line: number) => string
  readonly download: string
  readonly revision: (revision: number) => string
  readonly agent: (agentId: string) => string
  readonly file: (name: FamilyName) => string
  /** The session itself, when this is a part of it. */
  readonly session: string
}

export interface Place {
  readonly base: string
  readonly session: SessionName.SessionName
  /** `undefined` for the current one. */
  readonly revision: number | undefined
  /** `undefined` for the session itself. */
  readonly agent?: string | undefined
}

export const of = ({ agent, base, revision, session }: Place): Links => {
  const root = `${base}/${encodeURIComponent(session)}`
  const revised = revision === undefined ? [] : [["revision", String(revision)]]
  const fixed = [...revised, ...(agent === undefined ? [] : [["agent", agent]])]
  return {
    page: (page) => root + query([...fixed, ...(page === 0 ? [] : [["page", String(page + 1)]])]),
    turn: (number) => `${root}${query([...fixed, ["turn", String(number)]])}#t${number}`,
    raw: (offset, line) => `${root}/raw${query([...fixed, ["offset", String(offset)], ["line", String(line + 1)]])}`,
    download: `${base}/${encodeURIComponent(SessionName.fileName(session))}${query(revised)}`,
    revision: (number) => root + query([["revision", String(number)]]),
    agent: (agentId) => root + query([...revised, ["agent", agentId]]),
    file: (name) => `${root}/files/${name.split("/").map(encodeURIComponent).join("/")}`,
    session: root + query(revised)
  }
}

const query = (pairs: ReadonlyArray<ReadonlyArray<string>>): string =>
  pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`
