import { Effect } from "effect"
import * as MemoryHeldSessions from "../../../src/adapters/memory/MemoryHeldSessions.ts"
import * as MemoryHookRehearsal from "../../../src/adapters/memory/MemoryHookRehearsal.ts"
import * as HeldSessions from "../../ports/HeldSessions.ts"
import * as HookRehearsal from "../../ports/HookRehearsal.ts"

const serverUrl = "https://agnes.example.org"

HeldSessions.suite("in memory", Effect.succeed({
  layer: MemoryHeldSessions.layer({ [serverUrl]: { token: HeldSessions.token, sessions: HeldSessions.sessions } }),
  serverUrl,
  nothing: "https://nowhere.example.org"
}))

HookRehearsal.suite("in memory", {
  layer: MemoryHookRehearsal.layer((line) => line.startsWith("printf") ? "captured" : line === "false" ? "failed" : "nothing")
})
