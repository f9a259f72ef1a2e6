import * as QueueEntry from "../queue/QueueEntry.ts"
import * as Family from "../session/Family.ts"
import * as SessionId from "../session/SessionId.ts"

/** A line of the queue or of the dead-letter list, as far as its names go. */
export interface Named {
  readonly sessionId: string
  readonly path: string
}

/** The transcript a line leads back to: a file of a family has that of its session (decision 0042). */
const transcriptOf = (line: Named): string => Family.transcriptOf(line) ?? line.path

/** The session a line is about; a file of a family belongs to its parent. */
export const sessionOf = (line: Named): string => {
  const transcript = Family.transcriptOf(line)
  return transcript === undefined ? SessionId.effective(line) : SessionId.stem(transcript)
}

/** Does somebody who types this mean that line? Its own name, its session's, or what the transcript is called. */
export const isCalled = (line: Named, name: string): boolean => {
  const wanted = SessionId.normalize(name)
  return [SessionId.effective(line), SessionId.stem(transcriptOf(line))].map(SessionId.normalize).includes(wanted)
}

/** The entry that tries a letter again. A file of a family comes again with its session. */
export const entryOf = (letter: Named & { readonly fork: boolean }): QueueEntry.QueueEntry => {
  const { fork, path, sessionId } = letter
  const transcript = Family.transcriptOf(letter)
  return transcript === undefined
    ? QueueEntry.make({ sessionId, path, fork })
    : QueueEntry.make({ sessionId: SessionId.stem(transcript), path: transcript, fork })
}
