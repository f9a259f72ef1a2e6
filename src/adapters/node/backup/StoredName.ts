import * as FamilyName from "../../../domain/server/FamilyName.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import type { FileKey } from "../../../ports/SessionStore.ts"

/** What a path below `user_sessions` is the place of; the inverse of `SessionFiles.places`. */
export type Stored =
  | { readonly _tag: "Current"; readonly key: FileKey }
  | { readonly _tag: "Version"; readonly key: FileKey & { readonly revision: number } }

const number = (text: string): number | undefined => /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined

const session = (name: string): string | undefined => {
  const stem = name.endsWith(SessionName.suffix) ? name.slice(0, -SessionName.suffix.length) : undefined
  return stem !== undefined && SessionName.isSessionName(stem) ? stem : undefined
}

/** `undefined` for what no version is ever called. */
export const parse = (path: string): Stored | undefined => {
  const [userId = "", first = "", second = "", ...rest] = path.split("/")
  if (second === "") {
    const name = session(first)
    return name === undefined ? undefined : { _tag: "Current", key: { userId, session: name } }
  }
  if (!SessionName.isSessionName(second)) return undefined
  if (first === ".revisions") {
    const [last = "", ...more] = rest
    const revision = more.length === 0 && last.endsWith(".jsonl") ? number(last.slice(0, -6)) : undefined
    return revision === undefined ? undefined : { _tag: "Version", key: { userId, session: second, revision } }
  }
  if (first !== ".family") return undefined
  return family(userId, second, rest)
}

/** The inverse of `FamilyName.onDisk`. */
const offDisk = (name: string): string => name.replace(/\+([a-z])/g, (_, letter: string) => letter.toUpperCase())

const family = (userId: string, session: string, rest: ReadonlyArray<string>): Stored | undefined => {
  const aside = rest[0] === ".revisions"
  const file = offDisk((aside ? rest.slice(1, -1) : rest).join("/"))
  if (!FamilyName.isFamilyName(file)) return undefined
  if (!aside) return { _tag: "Current", key: { userId, session, file } }
  const revision = number(rest.at(-1) ?? "")
  return revision === undefined ? undefined : { _tag: "Version", key: { userId, session, file, revision } }
}
