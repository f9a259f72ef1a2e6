import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import { Computer } from "./support/Computer.ts"
import { ScriptedServer } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

let computer: Computer
let server: ScriptedServer
beforeAll(async () => {
  computer = new Computer()
  server = await ScriptedServer.start(Scripts.accept)
})
afterAll(async () => {
  await server.stop()
  computer.discard()
})

const record = (id: string): string => `{"type":"user","sessionId":"${id}","message":"hello"}\n`

interface Shown {
  readonly closed: boolean
  readonly sessions_pending_upload: number
  readonly sessions: ReadonlyArray<{ readonly session_id: string; readonly state: string }>
}

describe("agnes status", () => {
  const env = () => ({ AGNES_SERVER: server.url, AGNES_TOKEN: "e30.secret.x" })

  it("STS-1 STS-2 tells the truth from the files, as text and as JSON, with no request and no token", async () => {
    for (const id of ["one", "two", "three"]) await computer.capture(id, computer.transcript(id, record(id)))
    await computer.agnes(["mark-private", "two"])
    await computer.agnes(["push"], { env: env() })
    fs.appendFileSync(computer.transcript("three", record("three")), "{}\n")
    const before = server.requests.length
    const { code, stdout } = await computer.agnes(["status", "--json"], { env: env() })
    const shown = JSON.parse(stdout) as Shown
    assert.deepStrictEqual([code, shown.closed, shown.sessions_pending_upload], [0, false, 1])
    assert.deepStrictEqual(new Map(shown.sessions.map(({ session_id, state }) => [session_id, state])), new Map([
      ["one", "sent"], ["three", "grown"], ["two", "private"]
    ]))
    assert.notInclude(stdout, "secret")
    const text = await computer.agnes(["status"], { env: env() })
    assert.include(text.stdout, `Workspace : ${computer.workspace}\n`)
    assert.include(text.stdout, "Pending uploads: 1 sessions\n")
    assert.strictEqual(server.requests.length, before)
  })

  it("finds the same workspace from a folder below", async () => {
    const below = `${computer.workspace}/src/deep`
    fs.mkdirSync(below, { recursive: true })
    assert.include((await computer.agnes(["status"], { cwd: below })).stdout, `Workspace : ${computer.workspace}\n`)
  })

  it("ends with 3 when push is closed, and says what to do", async () => {
    fs.appendFileSync(computer.file("agnes-sessions-private.txt"), Buffer.from([0xff, 0x0a]))
    const { code, stderr, stdout } = await computer.agnes(["status"], { env: env() })
    assert.strictEqual(code, 3)
    assert.match(stdout, /Problems:\n.*run: agnes /)
    assert.match(stderr, /^Closed: /)
  })
})
