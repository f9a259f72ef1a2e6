import * as Either from "effect/Either"
import * as Person from "../server/Person.ts"
import * as HomeFolder from "./HomeFolder.ts"

/**
 * Which Unix user is which person of the server, as an operator wrote it: one `<Unix user> <e-mail address>` a line,
 * blanks between, `#` begins a remark. Nothing is guessed from names: two people of two domains may be called alike.
 */
export type AccountMap = ReadonlyMap<string, string>

/** Every line that is none, with its number. A file with one is not used: half a mapping sends sessions astray. */
export const parse = (text: string): Either.Either<AccountMap, ReadonlyArray<string>> => {
  const map = new Map<string, string>()
  const problems: Array<string> = []
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.replace(/#[^]*$/, "").trim().split(/\s+/).filter((word) => word !== "")
    if (words.length === 0) continue
    const [name = "", email = ""] = words
    const problem = problemOf(words, map)
    if (problem === undefined) map.set(name, email)
    else problems.push(`line ${index + 1}: ${problem}`)
  }
  return problems.length > 0 ? Either.left(problems) : Either.right(map)
}

const problemOf = (words: ReadonlyArray<string>, map: AccountMap): string | undefined => {
  const [name = "", email = ""] = words
  if (words.length !== 2) return "not a Unix user and an address"
  if (!HomeFolder.isUnixName(name)) return "not the name of a Unix user"
  if (map.has(name)) return `${name} has a line already`
  return Person.emailProblem(email) === undefined ? undefined : "not an e-mail address"
}
