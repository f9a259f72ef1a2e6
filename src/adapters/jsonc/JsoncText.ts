import * as Either from "effect/Either"
import * as Jsonc from "jsonc-parser"
import * as SettingsEdit from "../../domain/workspace/SettingsEdit.ts"
import * as JsoncChange from "./JsoncChange.ts"

/** The text is not JSON with comments, or cannot be edited without risk. `reason` completes "<path> …". */
export interface Malformed {
  readonly _tag: "Malformed"
  readonly reason: string
}

const malformed = (reason: string): Malformed => ({ _tag: "Malformed", reason })

/** A text of nothing but blanks holds no settings yet; an interrupted editor may leave one. */
const emptyObject = "{}\n"

export interface Decoded {
  /** The bytes began with a byte order mark. */
  readonly mark: boolean
  readonly text: string
}

/** The bytes as text without the byte order mark, which `encode` puts back. */
export const decode = (bytes: Uint8Array): Either.Either<Decoded, Malformed> =>
  Either.try({
    try: () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    catch: () => malformed("is not valid UTF-8")
  }).pipe(Either.map((all) => ({ mark: all.startsWith("\ufeff"), text: all.replace(/^\ufeff/, "") })))

export const encode = (mark: boolean, text: string): Uint8Array =>
  new TextEncoder().encode(mark ? `\ufeff${text}` : text)

/** The data of a text; comments and trailing commas are fine, `undefined` for a blank text. */
export const parse = (text: string): Either.Either<unknown, Malformed> => {
  if (text.trim() === "") return Either.right(undefined)
  return Either.try({
    try: () => {
      const errors: Array<Jsonc.ParseError> = []
      const value: unknown = Jsonc.parse(text, errors, { allowTrailingComma: true })
      return errors.length === 0 ? Either.right(value) : Either.left(malformed("is not valid JSON"))
    },
    catch: () => malformed("is nested too deeply")
  }).pipe(Either.flatMap((outcome) => outcome))
}

/**
 * The text with the edits made in it; everything they do not name stays byte for byte, new parts take the indent and
 * line ends of the file. The outcome is parsed again and must hold what the edits say: a text in which that fails (the
 * same key twice) is left alone.
 */
export const edit = (text: string, edits: ReadonlyArray<SettingsEdit.Edit>): Either.Either<string, Malformed> =>
  Either.gen(function*() {
    const value = yield* parse(text)
    const edited = yield* Either.try({
      try: () => edits.reduce(JsoncChange.make, value === undefined ? emptyObject : text),
      catch: () => malformed("has a shape that cannot be edited safely")
    })
    const held = yield* parse(edited)
    return yield* same(held, SettingsEdit.apply(value ?? {}, edits))
      ? Either.right(edited)
      : Either.left(malformed("has a shape that cannot be edited safely; is a key in it twice?"))
  })

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
