/** Lines of made-up transcripts, as Claude Code writes them. */

export type Line = Readonly<Record<string, unknown>>

/** Seconds after 09:00:00. */
const time = (second: number): string => new Date(Date.UTC(2026, 10, 20, 9) + second * 1000).toISOString()

export const line = (uuid: string, parentUuid: string | null, second: number, rest: Line): Line => ({
  uuid, parentUuid, isSidechain: false, timestamp: time(second), cwd: "/w", sessionId: "s", ...rest
})

export const user = (uuid: string, parent: string | null, content: unknown, rest: Line = {}): Line =>
  line(uuid, parent, 0, { type: "user", message: { role: "user", content }, ...rest })

export const usage = (input: number, output: number): Line => ({ input_tokens: input, output_tokens: output })

export const assistant = (uuid: string, parent: string | null, id: string, block: Line, tokens = usage(10, 5)): Line =>
  line(uuid, parent, 1, {
    type: "assistant",
    requestId: `req_${id}`,
    message: { id, role: "assistant", model: "claude-x", content: [block], usage: tokens }
  })

export const text = (value: string): Line => ({ type: "text", text: value })
export const toolUse = (id: string, name = "Bash", input: unknown = {}): Line => ({ type: "tool_use", id, name, input })
export const toolResult = (id: string, content: unknown = "done", isError = false): Line => ({
  type: "tool_result", tool_use_id: id, content, is_error: isError
})
