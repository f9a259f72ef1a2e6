import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type {
  Measure, OpenTranscript, RefusedReason, TranscriptMissing, TranscriptRefused, TranscriptUnreadable
} from "./Transcripts.ts"

/** One name of a family, as a look at it from outside says; nothing is opened for it but folders. */
export interface Relative {
  /** Path below the session's folder: `subagents/agent-a.jsonl`; of a folder that is refused as a whole, its own name. */
  readonly name: string
  readonly found:
    | { readonly _tag: "File"; readonly measure: Measure }
    /** It may not be sent: a link, no regular file, somebody else's, too many of them. */
    | { readonly _tag: "Refused"; readonly reason: RefusedReason }
    /** The machine would not let us look; another try may work. `code` is the system's. */
    | { readonly _tag: "Unreadable"; readonly code: string }
}

/** Names in one folder of a family; with more the folder is refused, for nobody would notice what is left out. */
export const mostNames = 10_000

/**
 * The files Claude Code keeps beside a transcript (`Family`). From the session's folder on down no link is followed in
 * any component of a path, and folders and files have to be this user's own, whatever changes meanwhile: what is sent
 * lies in the session's own folder (design §3.1 step 2). The way to the transcript's own folder is that of `Transcripts`.
 */
export class Families extends Context.Tag("agnes/Families")<Families, {
  /**
   * The family of the transcript at this absolute path, which ends in `.jsonl`, in the order of names; empty when there
   * is none. Names that are not a family's (`Family.isName`), folders in its folders, and what vanishes meanwhile are
   * left out.
   */
  readonly list: (transcript: string) => Effect.Effect<ReadonlyArray<Relative>>
  /**
   * Opens one file of it; from then on it is read through that one descriptor, as a transcript is. Never blocks on a
   * FIFO or device. The descriptor is closed with the scope.
   */
  readonly open: (
    transcript: string,
    name: string
  ) => Effect.Effect<OpenTranscript, TranscriptMissing | TranscriptRefused | TranscriptUnreadable, Scope.Scope>
}>() {}
