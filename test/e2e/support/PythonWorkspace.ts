import * as fs from "node:fs"
import * as path from "node:path"
import { type PushScene, record } from "./PushScene.ts"

const fixture = path.resolve("test/fixtures/python-workspace/claude")

const uuid = (n: number): string => `5e55${String(n).padStart(4, "0")}-0000-4000-8000-${String(n).padStart(12, "0")}`

/** Sessions by what becomes of them; the README of the fixture says what each one is. */
export const waiting = [1, 2, 3, 4, 5, 6, 7].map(uuid)
export const secret = [11, 12, 13, 15].map(uuid)
export const subagent = "agent-14"
export const givenUp = [21, 22].map(uuid)
export const finished = uuid(8)
export const absent = uuid(31)

/** How an editor or another system may have left the files that are lists of lines. */
export interface Form {
  readonly queue: (text: string) => string
  readonly list: (text: string) => string
}

export const withCrlf = (text: string): string => text.replaceAll("\n", "\r\n")
export const withMark = (text: string): string => `\ufeff${text}`
export const withoutLastFeed = (text: string): string => text.replace(/\n$/, "")
export const asItIs = (text: string): string => text

/** Puts the original's files into the workspace, and transcripts for all sessions but the absent one. */
export const lay = (scene: Pick<PushScene, "computer">, form: Form): void => {
  const { computer } = scene
  const transcripts = [...waiting, ...secret, ...givenUp, finished].map((id) => computer.transcript(id, record(id)))
  const projects = path.dirname(transcripts[0] ?? "")
  const subagents = path.join(projects, uuid(11), "subagents")
  fs.mkdirSync(subagents, { recursive: true })
  fs.writeFileSync(path.join(subagents, `${subagent}.jsonl`), record(subagent))
  for (const name of fs.readdirSync(fixture)) {
    const text = fs.readFileSync(path.join(fixture, name), "utf8").replaceAll("{{projects}}", projects)
    const isQueue = name === "agnes-sessions.txt" || name.startsWith("agnes-sessions.snapshot.")
    const change = isQueue ? form.queue : name === "agnes-sessions-private.txt" ? form.list : asItIs
    fs.writeFileSync(computer.file(name), change(text))
  }
}

const names = (column: (line: string) => string | undefined) => (text: string | undefined): ReadonlyArray<string> =>
  (text ?? "").split("\n").filter((line) => line !== "").map((line) => path.basename(column(line) ?? "", ".jsonl"))

/** Sessions of a log, by the names of their files: the last column. */
export const logged = names((line) => line.split("\t").at(-1))

/** Sessions of a queue: the second column, or the only one. */
export const queued = names((line) => line.split("\t")[1] ?? line)

/** Sessions with a receipt; the notes have one too. */
export const received = names((line) => (JSON.parse(line) as { path: string }).path)
