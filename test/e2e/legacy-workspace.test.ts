import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import { type PushScene, scene } from "./support/PushScene.ts"
import * as Python from "./support/PythonWorkspace.ts"
import * as Scripts from "./support/Scripts.ts"

const file = (id: string): string => `${id}.jsonl`
const asPython: Python.Form = { queue: Python.asItIs, list: Python.asItIs }

/** The files that hold what an entry has become, and the old content of the three logs. */
const before = (s: PushScene) => ({
  uploaded: s.text("agnes-sessions-uploaded.txt") ?? "",
  skipped: s.text("agnes-sessions-private-skipped.txt") ?? "",
  failed: s.text("agnes-sessions-failed.txt") ?? "",
  crumbs: s.text("agnes-capture-session.log") ?? ""
})

/** Every session is where it can be seen, and nothing private has left. */
const assertKept = (s: PushScene): void => {
  const places = {
    delivered: Python.received(s.text("agnes-receipts.jsonl")),
    waiting: fs.readdirSync(`${s.computer.workspace}/.claude`)
      .filter((name) => /^agnes-sessions(\.snapshot\..*)?\.txt$/.test(name))
      .flatMap((name) => Python.queued(s.text(name))),
    dead: Python.logged(s.text("agnes-sessions-failed.txt")),
    skipped: Python.logged(s.text("agnes-sessions-private-skipped.txt"))
  }
  const all = [...Python.waiting, ...Python.secret, Python.subagent, ...Python.givenUp, Python.absent]
  const seen = new Set(Object.values(places).flat())
  assert.deepStrictEqual(all.filter((id) => !seen.has(id)), [])
  for (const id of [...Python.secret, Python.subagent]) {
    assert.notInclude(places.delivered, id)
    assert.isFalse(s.server.requests.some(({ part }) => part?.fileName === file(id) || part?.bytes.includes(id)), id)
  }
}

const assertDone = (s: PushScene): void => {
  assertKept(s)
  assert.deepStrictEqual(Python.queued(s.text("agnes-sessions.txt")), [Python.absent])
  const skipped = [...Python.logged(s.text("agnes-sessions-private-skipped.txt"))]
  assert.includeMembers(skipped, [...Python.secret, Python.subagent])
}

interface Shown {
  readonly sessions: ReadonlyArray<{ readonly session_id: string; readonly state: string; readonly reason?: number }>
  readonly notes: { readonly state: string }
}

interface Settings {
  readonly model: string
  readonly hooks: Readonly<Record<string, ReadonlyArray<Entry>>>
  readonly statusLine: { readonly command: string }
}

interface Entry {
  readonly hooks: ReadonlyArray<{ readonly command: string }>
}

const forms: ReadonlyArray<readonly [string, Python.Form]> = [
  ["as the original left it", asPython],
  ["CRLF everywhere", { queue: Python.withCrlf, list: Python.withCrlf }],
  ["byte-order marks", { queue: Python.withMark, list: Python.withMark }],
  ["no last line feed", { queue: Python.withoutLastFeed, list: Python.withoutLastFeed }],
  ["all of it", {
    queue: (text) => Python.withMark(Python.withoutLastFeed(Python.withCrlf(text))),
    list: (text) => Python.withMark(Python.withoutLastFeed(Python.withCrlf(text)))
  }]
]

describe("a workspace of the Python client", () => {
  it.each(forms)("B8 B10 B11 D6 QUE-9 is pushed: each public session once, no private one, %s", (_, form) =>
    scene(async (s) => {
      Python.lay(s, form)
      assert.strictEqual((await s.push()).code, 0)
      assert.sameMembers([...s.server.names], Python.waiting.map(file))
      assertDone(s)
      await s.push()
      assert.strictEqual(s.server.names.length, Python.waiting.length)
      assertDone(s)
    })())

  it("the logs go on where they ended, and what was in them stays", scene(async (s) => {
    Python.lay(s, asPython)
    const old = before(s)
    await s.push()
    const { crumbs, skipped, uploaded } = before(s)
    assert.isTrue(uploaded.startsWith(old.uploaded))
    assert.sameMembers([...Python.logged(uploaded.slice(old.uploaded.length))], Python.waiting)
    assert.isTrue(skipped.startsWith(old.skipped))
    assert.strictEqual(crumbs, old.crumbs)
    await s.computer.capture(Python.finished, s.computer.transcript(Python.finished, "{}\n"))
    assert.isTrue(before(s).crumbs.startsWith(old.crumbs))
    assert.match(before(s).crumbs.slice(old.crumbs.length), /^\S+\tok\t5e550008-/)
  }))

  it("what was given up is listed, and comes back when asked for", scene(async (s) => {
    Python.lay(s, asPython)
    const { failed } = before(s)
    await s.push()
    // All but the letter of the session that is private since.
    assert.deepStrictEqual((s.text("agnes-sessions-failed.txt") ?? "").split("\n"), failed.split("\n").toSpliced(2, 1))
    const status = JSON.parse((await s.computer.agnes(["status", "--json"])).stdout) as Shown
    const dead = status.sessions.filter(({ state }) => state === "dead")
    assert.deepStrictEqual(dead.map(({ reason, session_id }) => [session_id, reason]), [
      [Python.givenUp[0], 413], [Python.givenUp[1], 422]
    ])
    assert.strictEqual(status.notes.state, "sent")
    await s.push(["--retry-failed"])
    assert.sameMembers([...s.server.names], [...Python.waiting, ...Python.givenUp].map(file))
    assertDone(s)
    assert.strictEqual(s.text("agnes-sessions-failed.txt") ?? "", "")
    const history = s.text("agnes-sessions-failed.history.txt") ?? ""
    for (const line of failed.trimEnd().split("\n")) assert.include(history, `${line}\n`)
  }))

  it("the original's server gets the same", scene(async (s) => {
    Python.lay(s, asPython)
    await s.push()
    await s.push(["--retry-failed"])
    assert.sameMembers([...s.server.names], [...Python.waiting, ...Python.givenUp].map(file))
    assertDone(s)
  }, Scripts.acceptLikeTheOriginal))

  it("a server that is down costs nothing, and the next push does it all", scene(async (s) => {
    Python.lay(s, asPython)
    await s.push()
    assertKept(s)
    assert.deepStrictEqual(s.delivered, [])
    s.server.requests.length = 0
    s.server.answer(Scripts.accept)
    await s.push()
    assert.sameMembers([...s.server.names], Python.waiting.map(file))
    assertDone(s)
  }, Scripts.status(503)))

  it("HOOK-9 hooks refresh brings the hooks of 0.48 up to date, and leaves the rest", scene(async (s) => {
    Python.lay(s, asPython)
    const refresh = () => s.computer.agnes(["hooks", "refresh"])
    assert.strictEqual((await refresh()).code, 0)
    const text = s.text("settings.json") ?? ""
    const settings = JSON.parse(text) as Settings
    const commands = Object.values(settings.hooks).flat().flatMap(({ hooks }) => hooks.map(({ command }) => command))
    assert.strictEqual(commands.filter((command) => command.includes("agnes capture-session")).length, 2)
    assert.strictEqual(commands.filter((command) => command.includes("agnes push")).length, 1)
    assert.notInclude(text, "self-upgrade")
    assert.deepStrictEqual(text.match(/refresh-marketplace \S+/g), ["refresh-marketplace --check"])
    assert.strictEqual(commands.filter((command) => command.includes("agnes pull")).length, 1)
    assert.include(text, `"command": "echo \\"Gr\\u00fc\\u00df Gott\\""`)
    assert.include(commands, "./check.sh")
    assert.strictEqual(settings.model, "sonnet")
    assert.include(settings.statusLine.command, "agnes statusline")
    assert.notStrictEqual(settings.statusLine.command, "agnes statusline")
    assert.isTrue(fs.existsSync(s.file("commands/agnes-private.md")))
    await refresh()
    assert.strictEqual(s.text("settings.json"), text)
  }))
})
