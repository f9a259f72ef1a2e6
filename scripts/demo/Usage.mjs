/** What the demo's sessions used, as the server says it, against what was counted by hand. */
import * as Screen from "./Screen.mjs"
import { idOf } from "./Transcript.mjs"

/**
 * Counted in the transcripts and stories by hand: messages of the model, and its calls of tools.
 *
 * The recorded sessions: every message took 25 tokens and gave 7, without caches, with claude-opus-5-5 at $4 and $20
 * for a million: 25 · 4 + 7 · 20 = 240 millionths of a dollar each. What the agent of 4eae99c8 did is not sent here.
 *
 * The stories: every message takes 6 tokens beside the caches; what it gives and what it reads from caches grows with
 * its words, so that is added up where it is written (`spent`), not where it is read.
 * - bug fix: 8 messages; calls: Grep, Read · Edit, Bash · Edit, Edit · Bash · Bash
 * - refactoring: 10 messages, 3 of the agent that finds and 2 of the one that compares; calls: 2 Agents, Bash, 4 Edits,
 *   Bash, and of the agents 2 Greps and 2 Reads
 * - data question: 3 questions, each a call and an answer
 * - long work: 20 chapters · 5 wishes · (Read and Edit, Bash, answer), and 3 answers in between and at the end
 * - translation, nightly: 3 calls and 2 answers each
 */
const byHand = new Map([
  ["4d0e2843-d4b6-4016-8887-053f57028e56", [2, 0]],
  ["4eae99c8-fa93-4e72-8055-c9f760512367", [2, 1]],
  ["6069e3dd-16fc-4df7-9f38-0a58932579b0", [3, 0]],
  ["607cb10b-1613-4af1-a9c2-cad5cfeef8cb", [3, 1]],
  ["86c4ae78-653a-4fca-94fa-4a413bcd33cb", [2, 0]],
  ["99b83d54-9577-4205-a2e9-f1e8a80f7f1d", [2, 1]],
  ["e1778b59-eb68-48b5-b732-bcd5cc08596c", [2, 1]],
  [idOf("bug fix"), [8, 8]],
  [idOf("refactoring"), [15, 12]],
  [idOf("data question"), [6, 3]],
  [idOf("long work"), [303, 300]],
  [idOf("translation"), [5, 3]],
  [idOf("nightly"), [5, 3]]
])

/** The figures of every session of the first admin, by its name. */
export const ask = async ({ token, url }) => {
  const reply = await fetch(`${url}/api/usage?group=session`, { headers: { authorization: `Bearer ${token}` } })
  if (reply.status !== 200) throw new Error(`/api/usage answered ${reply.status}`)
  return new Map((await reply.json()).rows.map((row) => [row.key, row]))
}

const expected = ({ id, spent }) => {
  const [messages, calls] = byHand.get(id) ?? [0, 0]
  return spent === undefined
    ? { messages, calls, input: 25 * messages, output: 7 * messages, caches: 0, dollars: 240 * messages / 1e6 }
    : { messages, calls, input: 6 * messages, output: spent.output, caches: spent.cacheWrite + spent.cacheRead }
}

const said = (row) => ({
  messages: row.messages,
  calls: row.tool_calls,
  input: row.input_tokens,
  output: row.output_tokens,
  caches: row.cache_creation_input_tokens + row.cache_read_input_tokens,
  dollars: row.cost_usd
})

export const heads = ["session", "messages", "calls", "in", "out", "caches", "cost", ""]

export const judge = (sessions, rows) => {
  const judged = sessions.map((session) => {
    const wanted = expected(session)
    const row = rows.get(session.id)
    const found = row === undefined ? undefined : said(row)
    const ok = found !== undefined && Object.entries(wanted).every(([name, value]) => found[name] === value)
    const { calls, caches, dollars, input, messages, output } = found ?? {}
    const cost = dollars === null || dollars === undefined ? "no price" : `$${dollars.toFixed(5)}`
    const verdict = ok ? ["✔ as counted", Screen.green] : [`✘ expected ${JSON.stringify(wanted)}`, Screen.red]
    const numbers = [messages, calls, input, output, caches].map((number) => number ?? "-")
    return { ok, cells: [session.id, ...numbers, cost, verdict] }
  })
  const strangers = [...rows.keys()].filter((key) => !sessions.some(({ id }) => id === key))
  const unknown = (key) => ({ ok: false, cells: [key, ...Array(6).fill("-"), ["✘ not of the demo", Screen.red]] })
  return [...judged, ...strangers.map(unknown)]
}
