import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

/** How the text of a flag or a variable becomes a value, and back. */
export interface Kind<A> {
  /** Total: `none` is "this text is no such value". */
  readonly parse: (text: string) => Option.Option<A>
  /** As `parse` would read it again; of a secret only whether it is set. */
  readonly show: (value: A) => string
  /** Ends the sentence "NAME must be …". */
  readonly expects: string
  /** A text that `parse` takes. */
  readonly example: string
  /** Given as a flag without a value. */
  readonly bare?: true
  readonly secret?: true
}

export const text = (expects: string, example: string): Kind<string> => ({
  parse: (given) => Option.some(given.trim()),
  show: (value) => value,
  expects,
  example
})

/** An http or https URL, without the slash at its end. */
export const url = (example: string): Kind<string> => ({
  parse: (given) => {
    const text = given.trim()
    return /^https?:\/\//i.test(text) && URL.canParse(text) ? Option.some(text.replace(/\/+$/, "")) : Option.none()
  },
  show: (value) => value,
  expects: "a URL that begins with http:// or https://",
  example
})

/** Something that need not be there. */
export const optional = <A>(kind: Kind<A>): Kind<A | undefined> => ({
  ...kind,
  show: (value) => value === undefined ? "" : kind.show(value)
})

/** Kept as it is, blanks included; never shown and never repeated in an error. */
export const secret = (expects: string, fewest = 1): Kind<Redacted.Redacted | undefined> => ({
  parse: (given) => given.length < fewest ? Option.none() : Option.some(Redacted.make(given)),
  show: (value) => value === undefined ? "not set" : "set",
  expects,
  example: "…",
  secret: true
})

export const whole = (least: number, most: number, example: number): Kind<number> => ({
  parse: (given) => {
    const value = /^\d{1,16}$/.test(given.trim()) ? Number(given) : -1
    return value >= least && value <= most ? Option.some(value) : Option.none()
  },
  show: String,
  expects: most === Number.MAX_SAFE_INTEGER
    ? `a whole number, ${least} or more`
    : `a whole number from ${least} to ${most}`,
  example: String(example)
})

const sizes: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4
}

/** Bytes: a number, or one with KiB, MiB, GiB or TiB. */
export const bytes = (least: number, example: string): Kind<number> => ({
  parse: (given) => scaled(given, sizes, least),
  show: String,
  expects: `a number of bytes, ${least} or more`,
  example
})

const times: Readonly<Record<string, number>> = { ms: 1, s: 1000, "": 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds: `15s`, `500ms`, `5m`, `2h`, `30d`; a bare number is seconds. */
export const duration = (least: number, example: string): Kind<number> => ({
  parse: (given) => scaled(given, times, least),
  show: (value) => `${value}ms`,
  expects: `a time of ${least} ms or more, with ms, s, m, h or d behind the number`,
  example
})

const scaled = (given: string, units: Readonly<Record<string, number>>, least: number): Option.Option<number> => {
  const [, digits = "", unit = ""] = /^(\d{1,16})\s*([a-z]*)$/.exec(given.trim().toLowerCase()) ?? []
  const value = digits === "" || !Object.hasOwn(units, unit) ? NaN : Number(digits) * (units[unit] ?? NaN)
  return Number.isSafeInteger(value) && value >= least ? Option.some(value) : Option.none()
}

const yes = /^(1|true|yes|on)$/i
const no = /^(0|false|no|off)$/i

export const toggle: Kind<boolean> = {
  parse: (given) =>
    yes.test(given.trim()) ? Option.some(true) : no.test(given.trim()) ? Option.some(false) : Option.none(),
  show: String,
  expects: "1, true, yes, on or 0, false, no, off",
  example: "1",
  bare: true
}

/** For a name other programs use with values of their own: whatever is not "on" is "off". */
export const lenientToggle: Kind<boolean> = { ...toggle, parse: (given) => Option.some(yes.test(given.trim())) }

export const choice = <A extends string>(first: A, ...rest: ReadonlyArray<A>): Kind<A> => ({
  parse: (given) => Option.fromNullable([first, ...rest].find((word) => word === given.trim().toLowerCase())),
  show: (value) => value,
  expects: `one of ${[first, ...rest].join(", ")}`,
  example: first
})

/** Texts with commas between; blank ones are left out. */
export const list = (expects: string, example: string): Kind<ReadonlyArray<string>> => ({
  parse: (given) => Option.some(given.split(",").map((part) => part.trim()).filter((part) => part !== "")),
  show: (value) => value.join(","),
  expects,
  example
})
