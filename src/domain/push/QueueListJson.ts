import * as SessionId from "../session/SessionId.ts"
import * as Remedy from "../status/Remedy.ts"
import * as Timestamp from "../time/Timestamp.ts"
import * as LetterName from "./LetterName.ts"
import type { QueueList } from "./QueueList.ts"

/**
 * The object of `agnes queue list --json` and `show --json`; docs/queue.md describes it. Of a private session, and of
 * every one while nobody knows which are private, the path is `null`.
 */
export const make = (workspace: string, list: QueueList, problems: ReadonlyArray<string>) => ({
  workspace,
  waiting: list.waiting.map(({ entry, isPrivate }) => ({
    session_id: SessionId.effective(entry),
    private: isPrivate ?? null,
    path: isPrivate === false ? entry.path : null,
    captured_at: entry.capturedAt ?? null,
    fork: entry.fork
  })),
  dead: list.dead.map(({ isPrivate, letter }) => ({
    session_id: LetterName.sessionOf(letter),
    name: SessionId.effective(letter),
    private: isPrivate ?? null,
    path: isPrivate === false ? letter.path : null,
    reason: letter.reason,
    given_up_at: Timestamp.format(letter.at),
    fork: letter.fork,
    remedy: isPrivate === true ? ofPrivate : Remedy.ofDead(letter.reason, SessionId.effective(letter))
  })),
  damaged_lines: list.damaged,
  problems
})

/** Push takes it off the list by itself. */
export const ofPrivate = "it is private and is never sent; the next push takes it off the list"
