/**
 * Secrets that are told by what they are called: `PASSWORD=…`, `"api_key": "…"`, `--token …`, `<secret>…`. Text may be
 * JSON, and JSON inside strings of JSON: what is replaced ends before whatever ends the string around it. Time in
 * proportion to the text: what was looked through is never looked through again.
 */

const strong = "pass(?:wor[dt]|wd|phrase|code)|pwd|_pass"
  + "|kennwort|mot de passe|contraseña|senha|wachtwoord|heslo|hasło|пароль"
const weak = "secret|token(?!s)|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|account[_-]?key"
  + "|signing[_-]?key|encryption[_-]?key|credentials?"

/** A name, its closing quote if it has one, and what stands between it and its value. */
const head = new RegExp(
  String.raw`(?:(?<flag>--)[\w-]{0,40})?(?:(?<strong>${strong})|(?:${weak}))[A-Za-z0-9_-]{0,40}`
    + String.raw`(?<quote>\\*["'\x60])?\]?`
    + String.raw`(?:[ \t]{0,8}(?:=>|:=|[:=>])[ \t]{0,8}|(?<spaced> is |[ \t=]))`,
  "gi"
)

const opening = /(\\*)(["'`])/y
const number = /-?\d[\d.]{0,30}(?![\w.])/y
const bare = /[^\s"'`\\]+/y

/** Below these many characters something that is called a token or a key is a word. */
const shortest = 8

const marker = "[redacted:"

/** Where to look from on, and what to put in the place of what. */
interface Found {
  readonly from: number
  readonly to: number
  readonly put: string
}

const at = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index
  return pattern.exec(text)
}

/** A quote that strings of JSON inside each other would have: outermost, one inside, two, three. Others say nothing. */
const isRegular = (slashes: number): boolean => slashes === 0 || slashes === 1 || slashes === 3 || slashes === 7

const plain = /[^\\"'`\n]*/y

/**
 * Where the text of a quoted value ends: before its closing quote, before a quote that ends what is around it, or a
 * line.
 */
const endOfQuoted = (text: string, from: number, quote: string, level: number): number => {
  const round = 2 * (level + 1)
  let run = 0
  for (let i = from; i < text.length; i++) {
    const char = text[i]
    if (char === "\\") run++
    else {
      if (char === "\n") return i
      if (char === quote && run % round === level) return i - level
      const deeper = quote === "\"" && run % round === round - 1
      if (char === "\"" && !deeper) return i - run
      run = 0
    }
  }
  return text.length - run
}

/** Behind a quote that closed a string comes what goes on in JSON, not a value. */
const goesOn = /^\s*(?:[,}\]:]|$)/

/**
 * A name in the same quotes can only be followed by a value; behind any other the quote may close what is around
 * both.
 */
const quoted = (text: string, from: number, open: RegExpExecArray, name: string | undefined): Found | undefined => {
  const [whole, slashes = "", quote = ""] = open
  const regular = isRegular(slashes.length)
  const named = regular && name === whole
  const begin = from + whole.length
  const end = regular
    ? endOfQuoted(text, begin, quote, slashes.length)
    : begin + (at(plain, text, begin)?.[0].length ?? 0)
  const value = text.slice(begin, end)
  const isNone = value.trim() === "" || value.startsWith(marker) || (!named && goesOn.test(value.slice(0, 100)))
  return isNone ? undefined : { from: begin, to: end, put: marker }
}

const found = (text: string, match: RegExpExecArray): Found | undefined => {
  const { flag, quote, spaced, strong: isStrong } = match.groups ?? {}
  const from = match.index + match[0].length
  const open = spaced === undefined ? at(opening, text, from) : null
  if (open !== null) return quoted(text, from, open, quote)
  if (quote !== undefined) {
    const isSure = isStrong !== undefined && spaced === undefined && isRegular(quote.length - 1)
    const digits = isSure ? at(number, text, from) : null
    return digits === null ? undefined : { from, to: from + digits[0].length, put: quote }
  }
  const value = at(bare, text, from)?.[0] ?? ""
  const isName = /^[$%<{[(]/.test(value)
  const isFlagged = flag !== undefined && !value.startsWith("-")
  const isSaid = spaced === undefined || isFlagged || (spaced === " is " && /\d/.test(value))
  const isLong = value.length >= (isStrong === undefined ? shortest : 1)
  return !isName && isSaid && isLong ? { from, to: from + value.length, put: marker } : undefined
}

export const redact = (text: string): string => {
  let out = ""
  let done = 0
  for (let match = at(head, text, 0); match !== null; match = at(head, text, head.lastIndex)) {
    const its = found(text, match)
    if (its === undefined) continue
    const kind = match.groups?.["strong"] === undefined ? "secret" : "password"
    const mark = `${marker}${kind}]`
    out += text.slice(done, its.from) + (its.put === marker ? mark : its.put + mark + its.put)
    done = its.to
    head.lastIndex = its.to
  }
  return out + text.slice(done)
}
