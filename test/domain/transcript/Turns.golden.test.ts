import { assert, describe, it } from "@effect/vitest"
import type * as Item from "../../../src/domain/transcript/Item.ts"
import * as SubAgent from "../../../src/domain/transcript/SubAgent.ts"
import * as Turns from "../../../src/domain/transcript/Turns.ts"
import * as samples from "./samples.ts"

const part = (piece: Item.Part): string => {
  if (piece._tag !== "ToolCall") return piece._tag
  const { name, result } = piece
  return `${name}${result === undefined ? "?" : result.isError ? "!" : ""}${result?.agentId === undefined ? "" : "@"}`
}

/** An item in a few characters: the line it begins at and what it is. */
const brief = (item: Item.Item): string => {
  switch (item._tag) {
    case "Prompt":
      return `${item.line} > ${item.text}`
    case "Reply":
      return `${item.line} ${item.parts.map(part).join("+")} in ${item.usage?.input} out ${item.usage?.output}`
    case "Command":
      return `${item.line} /${item.name} ${item.args}: ${item.output?.split("\n")[0]}`
    case "Aside":
      return `${item.line} ${item.lines} lines`
    case "Compaction":
      return `${item.line} compacted ${item.trigger} ${item.preTokens} to ${item.postTokens}`
    default:
      return `${item.line} ${item._tag}`
  }
}

/** Each checked by eye against `jq -r '[input_line_number-1,.type,.subtype]|join(" ")'` of the file. */
const goldens: Readonly<Record<samples.Name, ReadonlyArray<string>>> = {
  // Two prompts, /branch between them, then /rename and /exit. The first 14 lines came from the session branched off.
  branched: [
    "0 > MOCK_SAY[one]",
    "1 9 lines",
    "10 Text in 25 out 7",
    "11 9 lines",
    "20 /branch mybranch: Branched session \"mybranch\". You're no…[cut]",
    "22 1 lines",
    "23 > MOCK_SAY[two]",
    "24 Text in 25 out 7",
    "25 9 lines",
    "34 /rename new name: Session renamed to: new name",
    "36 5 lines",
    "41 /exit : Bye!"
  ],
  // One message in lines 16 and 17; its call is answered in 19, after which the message of line 21 ends the turn.
  delegating: [
    "0 2 lines",
    "2 > MOCK_TASK[MOCK_BASH{echo in-sub; env | grep SESSION_ID}]",
    "3 13 lines",
    "16 Text+Agent@ in 25 out 7",
    "18 2 lines",
    "21 Text in 25 out 7",
    "22 5 lines"
  ],
  // Begins after /clear; line 34 is the summary of the compaction at 33.
  compacted: [
    "0 3 lines",
    "3 /clear : ",
    "5 1 lines",
    "6 > MOCK_SAY[beta after clear]",
    "7 10 lines",
    "17 Text in 25 out 7",
    "18 7 lines",
    "25 > MOCK_SAY[beta two]",
    "26 Text in 25 out 7",
    "27 6 lines",
    "33 compacted manual 32 to 2866",
    "35 1 lines",
    "36 /compact : Compacted (ctrl+o to see full summary)",
    "38 6 lines",
    "44 > MOCK_SAY[gamma after compact]",
    "45 4 lines",
    "49 Text in 25 out 7",
    "50 9 lines"
  ],
  cleared: [
    "0 4 lines",
    "4 > MOCK_SAY[alpha]",
    "5 9 lines",
    "14 Text in 25 out 7",
    "15 8 lines",
    "23 > MOCK_BASH[env | grep -E 'CLAUDE|AI_AGENT' | sort; echo PPID=$PPID; pwd]",
    "24 1 lines",
    "25 Text+Bash in 25 out 7",
    "27 1 lines",
    "29 Text in 25 out 7",
    "30 3 lines"
  ],
  resumed: [
    "0 4 lines",
    "4 > MOCK_SAY[ready]",
    "5 9 lines",
    "14 Text in 25 out 7",
    "15 12 lines",
    "27 > MOCK_SAY[after switch]",
    "28 Text in 25 out 7",
    "29 6 lines",
    "35 /exit : Bye!",
    "37 2 lines",
    "39 /exit : Catch you later!",
    "41 2 lines"
  ],
  headless: [
    "0 2 lines",
    "2 > MOCK_BASH[seq 1 200000]",
    "3 11 lines",
    "14 Text+Bash in 25 out 7",
    "16 3 lines",
    "20 Text in 25 out 7",
    "21 5 lines"
  ],
  // The terminal was closed while the last prompt was being answered: nothing of that answer was written.
  interrupted: [
    "0 4 lines",
    "4 > MOCK_BASH[pwd]",
    "5 10 lines",
    "15 Text+Bash in 25 out 7",
    "17 5 lines",
    "23 Text in 25 out 7",
    "24 11 lines",
    "35 compacted manual 32 to 2868",
    "37 1 lines",
    "38 /compact : Compacted (ctrl+o to see full summary)",
    "40 6 lines",
    "46 > MOCK_TRICKLE[4000] MOCK_SAY[abcdefgh]",
    "47 9 lines"
  ]
}

const conversation = (name: samples.Name): ReadonlyArray<Item.Item> => Turns.of(samples.entries(name))

describe("Turns of the samples", () => {
  for (const [name, expected] of Object.entries(goldens) as Array<[samples.Name, ReadonlyArray<string>]>) {
    it(name, () => assert.deepStrictEqual(conversation(name).map(brief), expected))
  }

  it("no sample has a second thread, a key twice or a number out of order", () => {
    for (const file of samples.everyFile()) {
      const items = Turns.of(samples.decode(file))
      assert.deepStrictEqual(items.map(({ number }) => number), items.map((_, index) => index))
      assert.strictEqual(new Set(items.map(({ key }) => key)).size, items.length)
      assert.isTrue(items.every(({ branch }) => branch === 0))
    }
  })

  it("asides say what they fold", () => {
    const [first] = conversation("compacted")
    assert.deepStrictEqual(first?._tag === "Aside" && [...first.kinds], [
      ["mode", 1], ["file-history-snapshot", 1], ["caveat", 1]
    ])
  })

  it("a compaction keeps its summary", () => {
    const boundary = conversation("compacted").find((item) => item._tag === "Compaction")
    assert.match(boundary?.summary ?? "", /^This session is being continued from a previous conversation/)
  })

  it("a result too large for its line names the file that has it", () => {
    const reply = conversation("headless").find((item) => item._tag === "Reply")
    const call = reply?.parts[1]
    assert.strictEqual(call?._tag === "ToolCall" && call.result?.saved, "b4gvak7cd.txt")
  })

  it("the sub-agent's file is a conversation of its own, found from the call", () => {
    const items = Turns.of(samples.decode(samples.agentBytes()))
    // Line 0 is what the agent was told, 1–8 attachments, 9 and 10 one message, 11 its result, 14 the last message.
    assert.deepStrictEqual(items.map(brief), [
      "0 > MOCK_BASH[echo in-sub; env | grep SESSION_ID]",
      "1 8 lines",
      "9 Text+Bash in 25 out 7",
      "12 2 lines",
      "14 Text in 25 out 7"
    ])
    assert.isTrue(items.every(({ bySubAgent }) => bySubAgent))

    const agent = SubAgent.read(samples.agentId, samples.agentMeta())
    assert.deepInclude(agent, { agentType: "general-purpose", description: "mock subagent", model: "claude-opus-5-5" })
    const call = conversation("delegating").flatMap((item) => item._tag === "Reply" ? item.parts : [])
      .find((piece) => piece._tag === "ToolCall")!
    const other = { ...agent, agentId: "x", toolUseId: "y" }
    assert.strictEqual(SubAgent.startedBy(call, [other, agent]), agent)
    const unlinked = { ...agent, toolUseId: undefined }
    assert.strictEqual(SubAgent.startedBy(call, [other, unlinked]), unlinked)
    assert.strictEqual(SubAgent.startedBy({ ...call, result: undefined }, [other, agent]), agent)
    assert.isUndefined(SubAgent.startedBy({ ...call, result: undefined, id: "z" }, [other, agent]))
  })
})
