import * as Timestamp from "../time/Timestamp.ts"

/** By this a CLAUDE.md is known to come from a server (client spec INIT-1). */
export const marker = "AI Data Analyst"

/** What `init` does with a workspace's CLAUDE.md. */
export type Decision =
  /** The server has none to give, or the file is already that. */
  | { readonly _tag: "leave"; readonly reason: "none-offered" | "same" }
  /** `backup`: something else stands there and must be kept first (W-36). */
  | { readonly _tag: "write"; readonly text: string; readonly backup: boolean }

/** `welcome` is what the server gives, `undefined` when it has no such route. */
export const decide = (existing: string | undefined, welcome: string | undefined): Decision => {
  if (welcome === undefined) return { _tag: "leave", reason: "none-offered" }
  if (existing === welcome) return { _tag: "leave", reason: "same" }
  return { _tag: "write", text: welcome, backup: existing !== undefined }
}

/** The workspace was set up before: `init` asks for `--force` rather than to do it again (client spec INIT-1). */
export const isInitialised = (existing: string | undefined): boolean => existing?.includes(marker) === true

/** `CLAUDE.md.bak.<YYYYMMDDTHHMMSSZ>`; the `n`th name of that second ends in `-<n>`. */
export const backupName = (at: Timestamp.EpochMillis, n: number): string =>
  `CLAUDE.md.bak.${Timestamp.format(at).replace(/[-:]/g, "")}${n === 0 ? "" : `-${n}`}`
