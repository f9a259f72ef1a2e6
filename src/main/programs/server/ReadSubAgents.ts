import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Bytes from "../../../domain/text/Bytes.ts"
import * as Utf8 from "../../../domain/text/Utf8.ts"
import * as Decode from "../../../domain/transcript/Decode.ts"
import type { Item } from "../../../domain/transcript/Item.ts"
import * as Lines from "../../../domain/transcript/Lines.ts"
import * as SubAgent from "../../../domain/transcript/SubAgent.ts"
import * as Turns from "../../../domain/transcript/Turns.ts"
import { BlobStore } from "../../../ports/BlobStore.ts"
import type { FamilyRow } from "../../../ports/SessionStore.ts"
import * as Outlines from "./Outlines.ts"
import type { Opened } from "./ReadConversation.ts"

const folder = "subagents/"

/** Of one session; a description is a few hundred bytes. */
const most = { agents: 500, description: 16_384 }

const transcriptsOf = ({ family }: Opened): ReadonlyArray<readonly [agentId: string, row: FamilyRow]> =>
  family.flatMap((row): ReadonlyArray<readonly [string, FamilyRow]> => {
    const name = row.name.startsWith(folder) && row.name.endsWith(".jsonl") ? row.name.slice(folder.length) : undefined
    const agentId = name === undefined ? undefined : SubAgent.idOf(name)
    return agentId === undefined ? [] : [[agentId, row]]
  }).slice(0, most.agents)

/** The transcript of a sub-agent; `undefined` when it was not sent along. */
export const sourceOf = (opened: Opened, agentId: string): Outlines.Source | undefined => {
  const row = transcriptsOf(opened).find(([id]) => id === agentId)?.[1]
  return row === undefined ? undefined : { ...opened.key, file: row.name, version: row.version }
}

/** All sub-agents whose transcripts are there, with what is said about them. */
export const all = (opened: Opened) =>
  Effect.forEach(transcriptsOf(opened), ([agentId]) => {
    const meta = opened.family.find(({ name }) => name === `${folder}agent-${agentId}.meta.json`)
    return meta === undefined
      ? Effect.succeed(SubAgent.read(agentId, ""))
      : Effect.map(beginning({ ...opened.key, file: meta.name, version: meta.version }, most.description), (bytes) =>
        SubAgent.read(agentId, Utf8.decodeLossy(bytes)))
  })

const beginning = (source: Outlines.Source, length: number) =>
  Effect.gen(function*() {
    const blobs = yield* BlobStore
    return yield* Stream.runFold(blobs.read(Outlines.keyOf(source), { offset: 0, length }), new Uint8Array(), (a, b) => Bytes.concat([a, b]))
  })

/** How much of a sub-agent's work is shown inside the session's page. */
const inlined = { bytes: 262_144, items: 60 }

/** The first items of a sub-agent's conversation, and whether there are more. */
export const first = (source: Outlines.Source) =>
  Effect.gen(function*() {
    const bytes = yield* beginning(source, inlined.bytes)
    const cut = source.version.size > bytes.length
    const lines = Lines.all(bytes)
    // The last line is whole only when all of the file is here.
    const items: ReadonlyArray<Item> = Turns.of((cut ? lines.slice(0, -1) : lines).map(Decode.line))
    return { items: items.slice(0, inlined.items), more: cut || items.length > inlined.items }
  })
