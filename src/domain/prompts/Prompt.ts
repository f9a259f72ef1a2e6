import type { EpochMillis } from "../time/Timestamp.ts"

/**
 * The texts a server gives to workspaces and an admin can replace (server spec §13): `claude_md` is the CLAUDE.md of
 * every workspace, `welcome` what a newcomer hands to Claude Code to be set up. The keys are those of the first server.
 */
export const keys = ["claude_md", "welcome"] as const
export type Key = (typeof keys)[number]

/** A text somebody wrote in the place of ours. */
export interface Override {
  readonly content: string
  readonly updatedAt: EpochMillis
  /** The e-mail address of that admin, at that time. */
  readonly updatedBy: string
}

/** UTF-16 units (server spec §13). */
export const longest = 200_000

/** Why a text cannot be kept, whatever stands in it. */
export const lengthProblem = (content: string): string | undefined => {
  if (content.trim() === "") return "The text is empty"
  return content.length > longest ? `The text is longer than ${longest} characters` : undefined
}
