/**
 * One captured session, as the queue holds it: "the transcript of this session, at this path, is to be uploaded".
 */
export interface QueueEntry {
  /** As the hook payload gave it; empty when it gave none (client spec CAP-6). Never validated here. */
  readonly sessionId: string
  /** Transcript path, verbatim (client spec CAP-10). */
  readonly path: string
  /** When it was captured, UTC, `…Z`; absent in lines of older clients. */
  readonly capturedAt: string | undefined
  /** The hook said it is a fork of another (`SessionStart` source `fork`): held while a private parent may hide in it. */
  readonly fork: boolean
}

export const make = (fields: {
  readonly sessionId: string
  readonly path: string
  readonly capturedAt?: string | undefined
  readonly fork?: boolean | undefined
}): QueueEntry => ({
  sessionId: fields.sessionId,
  path: fields.path,
  capturedAt: fields.capturedAt,
  fork: fields.fork ?? false
})
