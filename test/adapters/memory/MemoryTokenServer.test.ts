import { Effect } from "effect"
import * as MemoryTokenServer from "../../../src/adapters/memory/MemoryTokenServer.ts"
import * as TokenServer from "../../ports/TokenServer.ts"

const url = "https://agnes.example.org"
const login = "a.login.token"
const personal = "a.personal.token"

TokenServer.suite("in memory", Effect.sync(() => ({
  url,
  login,
  personal,
  layer: MemoryTokenServer.layer({ url, logins: [login], personal: [personal] })
})))
