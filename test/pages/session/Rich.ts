import { assistant, line, type Line, text, toolResult, toolUse, user } from "../../domain/transcript/records.ts"
import { jsonl } from "../../domain/transcript/samples.ts"

/** A made-up session that holds one of everything a reader can meet. */

const prose = `Three things stand out in the upload path:

1. \`receive\` hashes **while** it writes, so a second read is not needed.
2. The temporary file is moved only after \`fsync\`.
3. A quota is looked at *before* the body.

| Step | Where | Time |
|:--|:-:|--:|
| stage | incoming/ | 3.1 ms |
| publish | user_sessions/ | 0.4 ms |

- [x] read the code
- [ ] write the test

\`\`\`ts
const staged = yield* blobs.stage(request.stream, limit)
yield* Effect.logDebug(\`took \${staged.size} bytes in, \${staged.sha256.slice(0, 12)}, which is a rather long line in a block of code\`)
\`\`\`

> A rename is atomic; a copy is not.

See [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110) and ![a picture](https://example.org/tracker.png).`

/** One pixel. */
export const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

export const agentId = "a1b2c3d4"

const system = (uuid: string, parent: string, rest: Line): Line => line(uuid, parent, 30, { type: "system", ...rest })

const records: ReadonlyArray<Line | string> = [
  { type: "mode", mode: "default" },
  user("u1", null, "Why can an upload be lost when the disk fills up?\n\nLook at the receiving side first, then at the client."),
  assistant("a1", "u1", "m1", { type: "thinking", thinking: "The user wants the cause, not a patch. I should read the receiving side." }),
  assistant("a2", "a1", "m1", text("I'll read the receiving side and check what happens at `ENOSPC`.")),
  assistant("a3", "a2", "m1", toolUse("t1", "Bash", { command: "grep -rn 'fsync' src/ | head -20", description: "Find where files are made durable" })),
  user("u2", "a3", [toolResult("t1", "src/receive.ts:41:  await file.sync()\nsrc/receive.ts:57:  await folder.sync()\n")]),
  assistant("a4", "u2", "m2", toolUse("t2", "Read", { file_path: "/home/ann/work/notes/src/receive.ts", limit: 80 })),
  assistant("a5", "a4", "m2", toolUse("t3", "Bash", { command: "npm test -- receive" })),
  user("u3", "a5", [toolResult("t2", "export const receive = () => 1\n".repeat(30))]),
  user("u4", "u3", [toolResult("t3", "\u001b[31mFAIL\u001b[0m receive.test.ts\nError: ENOSPC: no space left on device, write", true)]),
  assistant("a6", "u4", "m3", text(prose)),
  line("q1", "a6", 20, { type: "attachment", attachment: { type: "queued_command", commandMode: "prompt", prompt: "And keep the old name of the file, please." } }),
  assistant("a7", "q1", "m4", toolUse("t4", "Edit", { file_path: "/home/ann/work/notes/src/receive.ts", old_string: "return move(file)", new_string: "await file.sync()\nreturn move(file)" })),
  user("u5", "a7", [toolResult("t4", "The file has been updated.")]),
  assistant("a8", "u5", "m5", toolUse("t5", "Agent", { description: "Check the client", subagent_type: "general-purpose", prompt: "Does the client send it again?" })),
  user("u6", "a8", [toolResult("t5", "It does: the line stays in the queue until a receipt is there.")], { toolUseResult: { agentId } }),
  assistant("a9", "u6", "m6", text("Done. The order is now *write, sync, move*, and the client tries again until it has a receipt.")),
  user("u7", "a9", [{ type: "text", text: "Here is what the dashboard shows." }, { type: "image", source: { type: "base64", media_type: "image/png", data: pixel } }]),
  assistant("a10", "u7", "m7", text("That is the red line falling back to zero.")),
  user("u8", "a10", "<command-name>/model</command-name>\n<command-args>opus</command-args>"),
  user("u9", "u8", "<local-command-stdout>Set model to \u001b[1mopus\u001b[22m</local-command-stdout>"),
  user("u10", "u9", "<bash-input>git status --short</bash-input>"),
  user("u11", "u10", "<bash-stdout> M src/receive.ts</bash-stdout><bash-stderr></bash-stderr>"),
  user("u12", "u11", "[Request interrupted by user]"),
  system("s1", "u12", { subtype: "stop_hook_summary", hookErrors: ["hook lint.sh failed: exit 2"] }),
  system("s2", "s1", { subtype: "informational", content: "Auto-update is off", level: "info" }),
  system("s3", "s2", { subtype: "compact_boundary", compactMetadata: { trigger: "auto", preTokens: 154_321, postTokens: 9_876 } }),
  user("u13", "s3", "The session so far: **uploads** were lost when the disk was full.", { isCompactSummary: true }),
  "{\"type\":\"user\",\"message\":",
  { type: "from-the-future", uuid: "x1", parentUuid: "u13", timestamp: "2026-11-21T08:00:00.000Z" },
  user("u14", "u13", [toolResult("nowhere", "A result that comes too late", true)]),
  line("e1", "u14", 40, { type: "assistant", isApiErrorMessage: true, error: "overloaded", message: { id: "m8", model: "<synthetic>", content: [text("API Error: 529 Overloaded")] } }),
  user("u15", "a9", "Going back: what if there are two servers?"),
  assistant("a11", "u15", "m9", text("Then each one locks its folder, and the second refuses to start."))
]

export const main = jsonl(...records)

export const agent = jsonl(
  user("b1", null, "Does the client send it again?", { isSidechain: true, agentId }),
  { ...assistant("b2", "b1", "n1", toolUse("bt1", "Grep", { pattern: "receipt" })), isSidechain: true, agentId },
  user("b3", "b2", [toolResult("bt1", "3 files")], { isSidechain: true, agentId }),
  { ...assistant("b4", "b3", "n2", text("It does: the line stays in the **queue** until a receipt is there.")), isSidechain: true, agentId }
)

export const meta = JSON.stringify({ agentType: "general-purpose", description: "Check the client", toolUseId: "t5" })

/** So many questions and answers that the session has several pages. */
export const long = (questions: number): Uint8Array =>
  jsonl(...Array.from({ length: questions }, (_, i) => [
    user(`u${i}`, i === 0 ? null : `a${i - 1}`, `Question number ${i + 1}`),
    assistant(`a${i}`, `u${i}`, `m${i}`, text(`Answer number ${i + 1}`))
  ]).flat())
