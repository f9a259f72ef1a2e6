import type { SessionName } from "../server/SessionName.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { Detection } from "./Finding.ts"

/** That a person's session or notes say something: at most one for each item, source and way of showing (W-16). */
export interface Evidence {
  readonly id: string
  readonly itemId: string
  readonly userId: string
  /** Absent for notes. */
  readonly session: SessionName | undefined
  /** Which version of the session says so. */
  readonly revision: number | undefined
  readonly detection: Detection | undefined
  readonly quote: string
  readonly createdAt: EpochMillis
}

/** How a source is called on the wire (server spec §7.1). */
export const sourceRef = ({ session, userId }: Pick<Evidence, "session" | "userId">): string =>
  session === undefined ? `notes-${userId}` : `session-${session}-${userId}`
