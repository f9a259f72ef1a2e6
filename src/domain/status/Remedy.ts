import type { DeadReason } from "../push/DeadLetter.ts"

/** What to do about a session that was given up. `id` names it on a command line. */
export const ofDead = (reason: DeadReason, id: string): string => {
  const retry = id.startsWith("-") ? "agnes push --retry-failed" : `agnes push --retry-failed ${quote(id)}`
  switch (reason) {
    case 401:
      return "the token was refused; run: agnes auth import-token --token -   (the next push then takes it along)"
    case 413:
      return `larger than the server accepts; ask its operator, then run: ${retry}`
    case "missing":
      return `its transcript never appeared; if it is back, run: ${retry}`
    case "refused":
      return `not a regular .jsonl transcript of yours; if that is mended, run: ${retry}`
    case "unparsable":
      return "a damaged line of the queue, kept in .claude/agnes-sessions-failed.txt; nothing can be sent from it"
    default:
      return `the server refused it with status ${reason}; when the cause is mended, run: ${retry}`
  }
}

const quote = (id: string): string => /^[A-Za-z0-9._@%+-]+$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`

/** A fork waits until the lines of every private session here are known (design §3). */
export const ofHeld = "may hold lines of a private session; run: agnes mark-private ID   again for each private session"

/** A fork of a private session, as a rule. The list does not name it, so it can only be taken along with its origin. */
export const ofKeptBack = "it is, or was then, part of a private session; to send it, unmark that one and resume this one"
