import { assert, describe, it } from "@effect/vitest"
import * as Facts from "../../../src/domain/transcript/Facts.ts"
import * as Spending from "../../../src/domain/transcript/Spending.ts"
import * as Title from "../../../src/domain/transcript/Title.ts"
import * as Tools from "../../../src/domain/transcript/Tools.ts"
import * as Usage from "../../../src/domain/transcript/Usage.ts"
import * as samples from "./samples.ts"

const at = (minute: number, millis: number, hour = 9): number => Date.UTC(2026, 10, 20, hour, minute) + millis

interface Golden {
  readonly title: string
  readonly startedAt: number
  readonly endedAt: number
  readonly activeMillis: number
  readonly prompts: number
  readonly turns: number
  readonly messages: number
  readonly tools: Readonly<Record<string, Tools.Count>>
  readonly compactions: number
  readonly costUsd: number
}

/** Every message of the mock that was recorded has 25 tokens in and 7 out, none cached. */
const goldens: Readonly<Record<samples.Name, Golden>> = {
  // Messages …000y and …0010. From 28.811 (line 1) to 37.582; counted from line 0 at 28.812: 8.770 s without a pause.
  branched: {
    title: "new name", startedAt: at(36, 28_811), endedAt: at(36, 37_582), activeMillis: 8_770,
    prompts: 2, turns: 2, messages: 2, tools: {}, compactions: 0, costUsd: 0.00023999999999999998
  },
  // Messages …0002 (lines 16 and 17) and …0009. 42.217 to 42.946.
  delegating: {
    title: "MOCK_TASK[MOCK_BASH{echo in-sub; env | grep SESSION_ID}]",
    startedAt: at(23, 42_217), endedAt: at(23, 42_946), activeMillis: 729,
    prompts: 1, turns: 1, messages: 2, tools: { Agent: { calls: 1, errors: 0 } }, compactions: 0,
    costUsd: 0.0009599999999999999
  },
  // /clear and /compact are no prompts. Line 2 is of 00.545, line 3 of 00.352; 08.298 − 00.545 = 7.753 s.
  compacted: {
    title: "MOCK_SAY[beta after clear]", startedAt: at(13, 352), endedAt: at(13, 8_298), activeMillis: 7_753,
    prompts: 3, turns: 3, messages: 3, tools: {}, compactions: 1, costUsd: 0.0012
  },
  // Messages …000k, …000n (lines 25 and 26), …000p. 59.059 − 57.071 = 1.988 s; line 5 is a millisecond before line 4.
  cleared: {
    title: "MOCK_SAY[alpha]", startedAt: at(12, 57_070), endedAt: at(12, 59_059), activeMillis: 1_988,
    prompts: 2, turns: 2, messages: 3, tools: { Bash: { calls: 1, errors: 0 } }, compactions: 0,
    costUsd: 0.0007199999999999999
  },
  // A pause of 13 minutes from 14:00.733 to 27:18.856 does not count: (0.733 − 0.272) + (24.815 − 18.856) = 6.420 s.
  resumed: {
    title: "MOCK_SAY[ready]", startedAt: at(14, 271), endedAt: at(27, 24_815), activeMillis: 6_420,
    prompts: 2, turns: 2, messages: 2, tools: {}, compactions: 0, costUsd: 0.00047999999999999996
  },
  // From the queue operation at 54.017 to 54.357.
  headless: {
    title: "MOCK_BASH[seq 1 200000]", startedAt: at(23, 54_017), endedAt: at(23, 54_357), activeMillis: 340,
    prompts: 1, turns: 1, messages: 2, tools: { Bash: { calls: 1, errors: 0 } }, compactions: 0,
    costUsd: 0.00047999999999999996
  },
  // The second prompt got no answer. 14.198 − 08.856 = 5.342 s.
  interrupted: {
    title: "MOCK_BASH[pwd]", startedAt: at(35, 8_855), endedAt: at(35, 14_198), activeMillis: 5_342,
    prompts: 2, turns: 1, messages: 2, tools: { Bash: { calls: 1, errors: 0 } }, compactions: 1,
    costUsd: 0.0009599999999999999
  }
}

describe("Facts of the samples", () => {
  for (const [name, golden] of Object.entries(goldens) as Array<[samples.Name, Golden]>) {
    it(name, () => {
      const facts = Facts.of(samples.entries(name))
      const { messages, prompts, turns, ...figures } = Facts.figures(facts)
      assert.deepStrictEqual({
        title: Title.of(facts.title, "id"),
        ...facts.activity,
        prompts, turns, messages,
        tools: Object.fromEntries(Tools.byName(facts.tools)),
        compactions: facts.compactions,
        costUsd: facts.reported?.costUsd
      }, golden)
      const tokens = { ...Usage.zero, input: 25 * messages, output: 7 * messages }
      assert.deepStrictEqual(figures, {
        toolCalls: Object.keys(golden.tools).length, errors: 0, models: ["claude-opus-5-5"], tokens, hasHumanTurn: true
      })
      assert.deepInclude(facts, { project: "/home/dev/work/ws1", version: "2.1.328", unknown: 0, unreadable: 0 })
    })
  }

  it("with its sub-agent a session has what the client counted: 100 tokens in, 28 out", () => {
    const agent = Facts.of(samples.decode(samples.agentBytes()))
    // The agent was told what to do by the assistant, not by a person.
    assert.deepInclude(Facts.figures(agent), { prompts: 0, turns: 0, messages: 2, toolCalls: 1, hasHumanTurn: false })
    const spending = Spending.join(Facts.of(samples.entries("delegating")).spending, agent.spending)
    assert.deepInclude(Spending.total(spending), { input: 100, output: 28 })
    assert.deepInclude(Spending.total(spending, ({ bySubAgent }) => bySubAgent), { input: 50, output: 14 })
  })
})
