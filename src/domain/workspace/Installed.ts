import * as Either from "effect/Either"
import * as Schema from "effect/Schema"

/** `.claude/agnes-installed.json`: which CLAUDE.md is ours, and which one it stands in for. */
export const Installed = Schema.Struct({
  claude_md: Schema.Struct({
    /** Of the file as `init` left it, lower-case hexadecimal. */
    sha256: Schema.String,
    /** The copy of what a person had there; `null` when there was nothing, or a server's. */
    before: Schema.NullOr(Schema.String.pipe(Schema.pattern(/^CLAUDE\.md\.bak\.[0-9A-Z-]+$/)))
  })
})
export type Installed = typeof Installed.Type

const json = Schema.parseJson(Installed)

/** A record nobody can read says nothing: what it was about then counts as a person's. */
export const parse = (text: string): Installed | undefined =>
  Either.getOrUndefined(Schema.decodeEither(json)(text))

export const print = (installed: Installed): string => `${JSON.stringify(installed)}\n`

/** After CLAUDE.md was written: what a person had there at first stays what is given back, however often it is repeated. */
export const next = (
  known: Installed | undefined,
  written: { readonly sha256: string; readonly backup: string | undefined }
): Installed => ({
  claude_md: { sha256: written.sha256, before: known === undefined ? written.backup ?? null : known.claude_md.before }
})
