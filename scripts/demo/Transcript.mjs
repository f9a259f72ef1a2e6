/** Writes made-up transcripts line by line as Claude Code does; the same story always gives the same bytes. */
import { createHash } from "node:crypto"

const version = "2.1.328"
const opus = "claude-opus-5-5"

const digits = (seed, length) => createHash("sha256").update(seed).digest("hex").slice(0, length)
const uuid = (seed) => digits(seed, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5").slice(0, 36)

/** About four characters make a token; only the looks of the numbers count here. */
const tokens = (text) => Math.max(3, Math.round(text.length / 4))

/**
 * A session under way. `began` is an instant in ISO 8601; every step takes the seconds people and machines would take.
 * `files` are what lies beside the transcript, by name. `spent` are the tokens its messages and those of its agents are
 * given, added up as they are written.
 */
export const begin = ({ agent, began, branch = "main", cwd, id, model = opus, spent = { output: 0, cacheWrite: 0, cacheRead: 0 } }) => {
  const lines = []
  const files = new Map()
  let at = Date.parse(began)
  let parent = null
  let context = 14_200
  let count = 0

  const name = (what) => `${id}${agent ?? ""}${what}${count += 1}`
  const plain = (record) => lines.push(JSON.stringify({ ...record, sessionId: id }))
  const put = (rest, seconds) => {
    at += seconds * 1000
    const own = uuid(name("line"))
    lines.push(JSON.stringify({
      parentUuid: parent, isSidechain: agent !== undefined, ...(agent === undefined ? {} : { agentId: agent }), ...rest,
      uuid: own, timestamp: new Date(at).toISOString(), userType: "external", entrypoint: "cli", cwd, sessionId: id,
      version, gitBranch: branch
    }))
    parent = own
  }
  /** One message of the model; every block of it is a line of its own with the same usage. */
  const reply = (blocks, stop, seconds) => {
    const written = tokens(JSON.stringify(blocks))
    const usage = {
      input_tokens: 6, cache_creation_input_tokens: written * 3, cache_read_input_tokens: context, output_tokens: written
    }
    spent.output += written
    spent.cacheWrite += written * 3
    spent.cacheRead += context
    const message = { id: `msg_${digits(name("message"), 20)}`, type: "message", role: "assistant", model }
    const requestId = `req_${digits(name("request"), 20)}`
    blocks.forEach((block, index) => {
      const rest = { content: [block], stop_reason: stop, stop_sequence: null, usage }
      put({ type: "assistant", requestId, message: { ...message, ...rest } }, index === 0 ? seconds : 0.4)
    })
    context += written * 4
  }
  const said = (content, seconds, rest = {}) => put({ type: "user", message: { role: "user", content }, ...rest }, seconds)
  const asked = (content, rest) => said(content, 40 + (count * 17) % 90, rest)

  const session = {
    id,
    title: (customTitle) => plain({ type: "custom-title", customTitle }),
    human: (text) => asked(text, { origin: { kind: "human" }, promptSource: "typed" }),
    /** A question with a PNG picture. */
    shows: (text, png) => {
      const source = { type: "base64", media_type: "image/png", data: png.toString("base64") }
      asked([{ type: "text", text }, { type: "image", source }])
    },
    command: (command, args, output) => {
      asked(`<command-name>/${command}</command-name>\n<command-args>${args}</command-args>`)
      said(`<local-command-stdout>${output}</local-command-stdout>`, 0.2)
    },
    interrupted: () => said("[Request interrupted by user]", 9),
    says: (text) => reply([{ type: "text", text }], "end_turn", 4 + text.length / 160),
    /** Calls tools at once: `[name, input, result, {failed, agent, saved}]` each; `before` are blocks said first. */
    calls: (calls, { says, thinks } = {}) => {
      const uses = calls.map(([tool, input]) =>
        ({ type: "tool_use", id: `toolu_${digits(name(tool), 22)}`, name: tool, input }))
      const before = [
        ...(thinks === undefined ? [] : [{ type: "thinking", thinking: thinks, signature: digits(name("signature"), 40) }]),
        ...(says === undefined ? [] : [{ type: "text", text: says }])
      ]
      reply([...before, ...uses], "tool_use", 3 + (thinks?.length ?? 0) / 90)
      calls.forEach(([, , result, { agent: agentId, failed = false, saved, seconds = 1.5 } = {}], index) => {
        const failure = failed ? { is_error: true } : {}
        const content = [{ type: "tool_result", tool_use_id: uses[index].id, content: result, ...failure }]
        const folder = `/home/ann/.claude/${id}/tool-results`
        const outcome = saved === undefined ? {} : { persistedOutputPath: `${folder}/${saved.name}` }
        if (saved !== undefined) files.set(`tool-results/${saved.name}`, Buffer.from(saved.text))
        const toolUseResult = agentId === undefined ? outcome : { status: "completed", agentId: agentId.name }
        said(content, seconds, { toolUseResult })
        context += tokens(result)
        if (agentId === undefined) return
        const { description, type } = agentId
        files.set(`subagents/agent-${agentId.name}.jsonl`, agentId.bytes())
        files.set(`subagents/agent-${agentId.name}.meta.json`, Buffer.from(JSON.stringify({
          agentType: type, description, toolUseId: uses[index].id, spawnDepth: 1, model, finished: true
        })))
      })
    },
    /** Somebody the session hands a task to; tell its story, then give it to `calls`. */
    agent: ({ description, model: other = model, prompt, type = "general-purpose" }) => {
      const own = `a${digits(name("agent"), 16)}`
      const inner = begin({ agent: own, began: new Date(at + 8000).toISOString(), branch, cwd, id, model: other, spent })
      inner.human(prompt)
      return { ...inner, name: own, description, type }
    },
    compacts: (summary) => {
      put({
        type: "system", subtype: "compact_boundary", content: "Conversation compacted", level: "info",
        compactMetadata: { trigger: "auto", preTokens: 167_412, postTokens: 9_870, durationMs: 21_400 }
      }, 22)
      put({ type: "user", isCompactSummary: true, message: { role: "user", content: summary } }, 0.1)
      context = 24_000
    },
    /** A break: coffee, a meeting, a night. */
    later: (minutes) => {
      at += minutes * 60_000
    },
    bytes: () => Buffer.from(lines.map((line) => `${line}\n`).join("")),
    files,
    spent
  }
  if (agent === undefined) plain({ type: "permission-mode", permissionMode: "default" })
  return session
}

/** An id for a story, the same every time. */
export const idOf = (story) => uuid(`story ${story}`)
