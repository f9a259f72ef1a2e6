import * as fs from "node:fs"
import * as path from "node:path"
import * as Decode from "../../../src/domain/transcript/Decode.ts"
import * as Lines from "../../../src/domain/transcript/Lines.ts"
import type * as Record from "../../../src/domain/transcript/Record.ts"

const folder = path.join(import.meta.dirname, "../../fixtures/transcripts")

/** Recorded with Claude Code 2.1.328; what happened in each is told in the golden tests. */
export const names = {
  branched: "4d0e2843-d4b6-4016-8887-053f57028e56",
  delegating: "4eae99c8-fa93-4e72-8055-c9f760512367",
  compacted: "6069e3dd-16fc-4df7-9f38-0a58932579b0",
  cleared: "607cb10b-1613-4af1-a9c2-cad5cfeef8cb",
  resumed: "86c4ae78-653a-4fca-94fa-4a413bcd33cb",
  headless: "99b83d54-9577-4205-a2e9-f1e8a80f7f1d",
  interrupted: "e1778b59-eb68-48b5-b732-bcd5cc08596c"
}

export type Name = keyof typeof names

/** Not a `Buffer`, whose `slice` would be a view. */
const read = (file: string): Uint8Array => new Uint8Array(fs.readFileSync(file))

export const bytes = (name: Name): Uint8Array => read(path.join(folder, `${names[name]}.jsonl`))

const subagents = path.join(folder, names.delegating, "subagents")

export const agentId = "aeebe542ee9d6d7f9"
export const agentBytes = (): Uint8Array => read(path.join(subagents, `agent-${agentId}.jsonl`))
export const agentMeta = (): string => fs.readFileSync(path.join(subagents, `agent-${agentId}.meta.json`), "utf8")

export const everyFile = (): ReadonlyArray<Uint8Array> =>
  [...(Object.keys(names) as Array<Name>).map(bytes), agentBytes()]

export const decode = (file: Uint8Array): ReadonlyArray<Record.Entry> => Lines.all(file).map(Decode.line)

export const entries = (name: Name): ReadonlyArray<Record.Entry> => decode(bytes(name))

/** A transcript of these records, one a line. */
export const jsonl = (...records: ReadonlyArray<unknown>): Uint8Array =>
  new TextEncoder().encode(records.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`).join(""))
