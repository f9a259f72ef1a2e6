import * as Prompt from "@effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import process from "node:process"
import * as Failure from "./Failure.ts"

/** Questions to whoever started the command: a person at a terminal, or a pipe that holds one answer a line. */
export const line = (what: string) =>
  process.stdin.isTTY === true ? prompt(Prompt.text({ message: `${what}:` })) : nextLine(what)

/** Not shown while it is typed. */
export const secret = (what: string) =>
  process.stdin.isTTY === true
    ? prompt(Prompt.hidden({ message: `${what}:` }))
    : Effect.map(nextLine(what), Redacted.make)

/** Yes or no, no being the answer of somebody who only presses Enter; at a terminal only. */
export const whether = (what: string) => prompt(Prompt.confirm({ message: what, initial: false }))

/** Ctrl-C at the question is Ctrl-C. */
const prompt = <A>(question: Prompt.Prompt<A>) =>
  Effect.catchTag(Prompt.run(question), "QuitException", () => Effect.interrupt)

const nextLine = (what: string): Effect.Effect<string, Failure.Failure> =>
  Effect.tryPromise({
    try: async () => (await (lines ??= readLines())).shift() ?? "",
    catch: () => Failure.error(`Error: cannot read the ${what.toLowerCase()} from standard input.`)
  })

let lines: Promise<Array<string>> | undefined

const maxBytes = 65_536

const readLines = async (): Promise<Array<string>> => {
  const chunks: Array<Buffer> = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > maxBytes) break
  }
  return Buffer.concat(chunks).toString("utf8").split(/\r?\n/)
}
