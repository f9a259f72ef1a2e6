import type { Domain } from "./Domain.ts"
import type { SourceType } from "./Item.ts"

/** How it showed in a conversation that something holds (server spec §7.1). */
export const detections = ["correction", "confirmation", "unprompted_definition"] as const

export type Detection = (typeof detections)[number]

/** One thing learned from one source, before it is anybody's knowledge. */
export interface Finding {
  /** See `idOf`. Of the same title and content it is the same, whoever found it. */
  readonly id: string
  /** Absent where the source is no conversation. */
  readonly detection: Detection | undefined
  readonly title: string
  readonly content: string
  /** The words of the source that show it. */
  readonly quote: string
  readonly domain: Domain | undefined
  readonly entities: ReadonlyArray<string>
}

/** With what speaks for it. */
export interface Weighed extends Finding {
  /** From 0 to 1. */
  readonly confidence: number
  readonly sourceType: SourceType
}

/** What is hashed (SHA-256, UTF-8) for the id of a finding. */
export const identity = ({ content, title }: Pick<Finding, "content" | "title">): string => `${title}:${content}`

/** The id of a finding whose identity has this hash, in lower-case hex (server spec §7.1). */
export const idOf = (sha256: string): string => `kv_${sha256.slice(0, 12)}`
