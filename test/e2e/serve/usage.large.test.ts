import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as DataFolder from "../../../src/adapters/node/DataFolder.ts"
import * as Entry from "../../../src/domain/usage/Entry.ts"
import * as Tokens from "../../../src/domain/transcript/Usage.ts"
import * as Stores from "../../../src/main/layers/server.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { UsageStore } from "../../../src/ports/UsageStore.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

const day = 86_400_000
const began = 20_000 * day
const messages = 12_000

/** Two messages a minute, each with a call; every hundredth writes to one of forty files. */
const entries = Array.from({ length: messages }, (_, n) => {
  const at = began + n * 30_000
  const tokens = { ...Tokens.zero, input: 10, output: n % 7 }
  return [
    Entry.make({ kind: "message", key: `m${n}`, name: n % 2 === 0 ? "claude-opus-5-5" : "unknown", at, tokens }),
    Entry.make({ kind: "call", key: `c${n}`, name: n % 3 === 0 ? "Bash" : "Edit", message: `m${n}`, at, failed: n % 10 === 0 }),
    ...n % 100 === 0 ? [Entry.make({ kind: "file", key: `${n}`, name: `/w/${n / 100 % 40}`, at })] : []
  ]
}).flat()

describe("the usage of somebody busy", () => {
  it.scopedLive("is added up in another thread and comes out the same, whatever it is grouped by", () =>
    Effect.gen(function*() {
      const data = `${yield* TempFolder.make}/data`
      const server = yield* Process.start(data)
      yield* Server.upload(server, server.token, "s.jsonl", "{}\n")
      yield* Effect.gen(function*() {
        const store = yield* UsageStore
        const [admin] = yield* Effect.flatMap(Accounts, ({ users }) => users)
        const stretches = [{ from: began, to: began + messages * 30_000 }]
        yield* store.replace({ userId: admin!.id, session: "s" }, { project: "p", entries, stretches })
      }).pipe(Effect.provide(Stores.stores(yield* DataFolder.open(data))))
      const ask = (query: string) => Effect.map(Server.ask(server, `/api/usage?${query}`, { token: server.token }), ({ body }) => body)
      // By hand: of 12,000 messages 1,714 times 0 + … + 6 and, for the last two, 0 and 1; calls fail by the ten.
      const total = {
        messages, input_tokens: 120_000, output_tokens: 1714 * 21 + 1, unpriced_messages: 6000, tool_calls: messages,
        tool_errors: 1200, files: 40, prompts: 0, active_seconds: messages * 30
      }
      const days = yield* ask("group=day")
      assert.deepInclude(days.total, total)
      // 2,880 messages a day: four days and a part.
      assert.deepStrictEqual(days.rows.map((row: any) => row.messages), [2880, 2880, 2880, 2880, 480])
      for (const group of ["model", "session", "tool"]) assert.deepInclude((yield* ask(`group=${group}`)).total, total, group)
      const tools = yield* ask("group=tool")
      assert.deepStrictEqual(tools.rows.map((row: any) => [row.key, row.tool_calls]), [["Edit", 8000], ["Bash", 4000]])
    }), 60_000)
})
