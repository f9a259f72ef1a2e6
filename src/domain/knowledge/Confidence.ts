import type { Detection } from "./Finding.ts"
import type { SourceType } from "./Item.ts"

const ofDetection: Readonly<Record<Detection, number>> = {
  correction: 0.9,
  unprompted_definition: 0.9,
  confirmation: 0.6
}

/**
 * How sure we are of something, by where it comes from and how it showed: never what a model says (server spec §7.3).
 */
export const of = (source: SourceType, detection?: Detection): number => {
  switch (source) {
    case "user_verification":
      return detection === undefined ? ofDetection.confirmation : ofDetection[detection]
    case "admin_mandate":
      return 1
    case "claude_local_md":
    case "session_transcript":
      return 0.5
  }
}
