import * as SessionId from "../session/SessionId.ts"
import type { PrivateIds } from "./PrivateList.ts"

/** What the names of a session say about it, before anything of it is opened (design §3.1 step 1). */
export type Verdict =
  | { readonly _tag: "Open" }
  | {
    readonly _tag: "Private"
    /** `id`: the entry's own id; `name`: the file is called so; `parent`: it lies in that session's folder. */
    readonly reason: "id" | "name" | "parent"
    /** The listed id, as the entry writes it. */
    readonly sessionId: string
  }

export interface Named {
  readonly sessionId: string
  readonly path: string
}

export const open: Verdict = { _tag: "Open" }

/** Private when any of its names is listed. */
export const judge = (entry: Named, isListed: (id: string) => boolean): Verdict => {
  if (isListed(entry.sessionId)) return { _tag: "Private", reason: "id", sessionId: entry.sessionId }
  const name = SessionId.stem(entry.path)
  if (isListed(name)) return { _tag: "Private", reason: "name", sessionId: name }
  const parent = SessionId.parents(entry.path).find(isListed)
  return parent === undefined ? open : { _tag: "Private", reason: "parent", sessionId: parent }
}

/** Membership as `judge` asks for it. */
export const listedIn = (ids: PrivateIds) => (id: string): boolean => ids.has(SessionId.normalize(id))

export const of = (entry: Named, ids: PrivateIds): Verdict => judge(entry, listedIn(ids))
