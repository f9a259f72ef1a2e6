import * as SessionName from "../server/SessionName.ts"
import * as SessionId from "../session/SessionId.ts"

/**
 * How a session is named to a server that is to take it back: as the server keeps it where client and server agree on
 * that (lower case), else the name of its file as it was sent, which the server makes the same name from again.
 */
export const ofId = (id: string): string => {
  const named = SessionName.parse(`${id}.jsonl`)
  return named._tag === "Plain" ? named.session : id
}

/** A server knows a session by its file alone, whatever id it was captured under. */
export const ofPath = (path: string): string => ofId(SessionId.stem(path))
