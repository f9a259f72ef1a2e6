import * as Effect from "effect/Effect"
import type { Accepted } from "../../domain/push/Reply.ts"
import type { Pass } from "../../ports/Transcripts.ts"
import type { Upload } from "../../ports/UploadServer.ts"
import type * as Exchange from "./Exchange.ts"

export type Headers = Readonly<Record<string, string>>

/** What one upload request sends, and how its answer is read. */
export interface Body extends Pick<Exchange.Outgoing, "head" | "tail" | "size" | "wanted">, Pass {
  readonly decode: (body: unknown) => Accepted | undefined
}

export const asking = (wanted: Upload["wanted"]): Exchange.Outgoing["wanted"] =>
  wanted === undefined ? undefined : () => Effect.runPromise(wanted)

export const nothing = new Uint8Array()
