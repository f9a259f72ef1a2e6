import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Connected from "./support/Connected.ts"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

const sample = "4eae99c8-fa93-4e72-8055-c9f760512367"
const canary = "canary-77aa-in-a-sub-agent"

/** Files of a family beside a transcript. */
const family = (transcript: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    const file = `${transcript.slice(0, -".jsonl".length)}/${name}`
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
  }
}

const sent = (s: PushScene): ReadonlyArray<string> =>
  s.server.uploads.map(({ fileName, texts }) =>
    texts["session"] === undefined ? fileName : `${texts["session"]}/${texts["name"]}`)

describe("the family of a session, with the built command and the real server", () => {
  it.scopedLive("a real session with a sub-agent arrives whole, goes with its withdrawal, and comes back after --undo", () =>
    Effect.gen(function*() {
      const { agnes, computer, push, server } = yield* Connected.make
      const transcript = computer.transcript(sample, fs.readFileSync(`test/fixtures/transcripts/${sample}.jsonl`))
      fs.cpSync(`test/fixtures/transcripts/${sample}`, transcript.slice(0, -".jsonl".length), { recursive: true })
      family(transcript, { "tool-results/toolu_01.txt": canary })
      yield* Effect.promise(() => computer.capture(sample, transcript))
      const first = yield* push
      assert.deepStrictEqual([first["sessions"], first["family"], first["errors"], first["requeued"]], [1, 3, [], 0])
      const agent = fs.readFileSync(`test/fixtures/transcripts/${sample}/subagents/agent-aeebe542ee9d6d7f9.jsonl`)
      for (const bytes of [agent, canary]) assert.isTrue(Connected.holds(server, bytes))
      assert.deepStrictEqual(yield* Connected.ids(server), [sample])
      assert.deepStrictEqual([(yield* push)["family"], (yield* push)["unchanged"]], [0, 0])

      family(transcript, { "tool-results/toolu_01.txt": `${canary}, and more` })
      const dry = JSON.parse((yield* agnes("push", "--dry-run", "--json")).stdout)
      assert.deepStrictEqual(dry.would_upload.family, [])
      assert.strictEqual((yield* push)["family"], 1)

      yield* agnes("mark-private", sample)
      assert.strictEqual((yield* push)["withdrawn"], 1)
      for (const bytes of [agent, canary]) assert.isFalse(Connected.holds(server, bytes))
      yield* agnes("mark-private", sample, "--undo")
      const again = yield* push
      assert.deepStrictEqual([again["sessions"], again["family"]], [1, 3])
      for (const bytes of [agent, `${canary}, and more`]) assert.isTrue(Connected.holds(server, bytes))
    }), 60_000)

  it.scopedLive("killed while it sends a family: the next push sends what is missing, the server has each file once", () =>
    Effect.gen(function*() {
      const { computer, push, server } = yield* Connected.make
      yield* Effect.promise(() => computer.capture("first", computer.transcript("first", record("first"))))
      yield* push
      const transcript = computer.transcript("s1", record("s1"))
      const names = Array.from({ length: 200 }, (_, i) => `tool-results/r${i}.txt`)
      family(transcript, Object.fromEntries(names.map((name) => [name, `${canary} ${name}`])))
      yield* Effect.promise(() => computer.capture("s1", transcript))
      yield* Effect.promise(() =>
        new Promise<void>((resolve) => {
          const child = spawn(process.execPath, [computer.program, "push"], {
            cwd: computer.workspace,
            env: computer.environment,
            stdio: "ignore"
          })
          const watch = setInterval(() => Connected.holds(server, `${canary} tool-results/r2.txt`) && child.kill("SIGKILL"), 5)
          child.on("close", () => {
            clearInterval(watch)
            resolve()
          })
        }))
      const summary = yield* push
      assert.deepStrictEqual([summary["errors"], summary["requeued"]], [[], 0])
      for (const name of names) assert.isTrue(Connected.holds(server, `${canary} ${name}`), name)
      assert.strictEqual((yield* push)["family"], 0)
    }), 60_000)
})

describe("the family of a session, with the built command", () => {
  it("a server that does not say that it takes families gets sessions alone", scene(async (s) => {
    family(s.session("s1"), { "subagents/agent-a.jsonl": record("a"), "tool-results/x.txt": "x" })
    assert.strictEqual((await s.json())["family"], 0)
    assert.deepStrictEqual(sent(s), ["s1.jsonl"])
    s.server.answer(Scripts.acceptFamilies)
    s.session("s2")
    assert.strictEqual((await s.json())["family"], 2)
    assert.deepStrictEqual(sent(s).slice(1), ["s2.jsonl", "s1/subagents/agent-a.jsonl", "s1/tool-results/x.txt"])
  }))

  it("nothing of a private session's family is listed or opened", scene(async (s) => {
    s.server.answer(Scripts.acceptFamilies)
    s.session("open")
    await s.push()
    const transcript = s.session("secret")
    family(transcript, { "subagents/agent-a.jsonl": record(canary), "tool-results/x.txt": canary })
    await s.computer.agnes(["mark-private", "secret"])
    const folder = transcript.slice(0, -".jsonl".length)
    for (const each of [`${folder}/subagents`, `${folder}/tool-results`]) fs.utimesSync(each, 1, 1)
    const { stdout } = await s.push(["--json"])
    assert.include(stdout, `"private_skipped": 1`)
    for (const each of [`${folder}/subagents`, `${folder}/tool-results`]) {
      assert.strictEqual(fs.statSync(each).atimeMs, 1000, `${each} was read`)
    }
    assert.deepStrictEqual(sent(s), ["open.jsonl"])
  }))

  it("links in a family are refused with a line, and what they point to is not sent", scene(async (s) => {
    s.server.answer(Scripts.acceptFamilies)
    const transcript = s.session("s1")
    family(transcript, { "tool-results/x.txt": "x" })
    const folder = transcript.slice(0, -".jsonl".length)
    fs.mkdirSync(`${folder}/../elsewhere`)
    fs.writeFileSync(`${folder}/../elsewhere/agent-z.jsonl`, record(canary))
    fs.symlinkSync("../elsewhere", `${folder}/subagents`)
    fs.symlinkSync("../../elsewhere/agent-z.jsonl", `${folder}/tool-results/y.txt`)
    const summary = await s.json()
    assert.deepStrictEqual([summary["family"], summary["family_dropped"]], [1, 2])
    assert.match(s.text("agnes-sessions-failed.txt") ?? "", /\ts1\/subagents\trefused\t/)
    assert.match(s.text("agnes-sessions-failed.txt") ?? "", /\ts1\/tool-results\/y\.txt\trefused\t/)
    assert.deepStrictEqual(sent(s), ["s1.jsonl", "s1/tool-results/x.txt"])
    const status = await s.computer.agnes(["status"])
    assert.strictEqual(status.code, 0)
    assert.include(status.stdout, "s1/subagents")
  }))
})
