import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as http from "node:http"
import * as Count from "../../../src/domain/usage/Count.ts"
import { JobRuns } from "../../../src/ports/JobRuns.ts"
import { ProcessorStates } from "../../../src/ports/ProcessorStates.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import { Computer } from "../support/Computer.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

const record = `${JSON.stringify({ type: "user", message: { role: "user", content: "x" } })}\n`
const usage = { name: "usage", version: Count.version }

/** A model that is not there. */
const nobody = { AGNES_LLM_API_KEY: "key", AGNES_LLM_BASE_URL: "http://127.0.0.1:9" }

const besideWith = (model: Record<string, string>) => Effect.gen(function*() {
  const server = yield* Process.start(yield* TempFolder.make)
  const computer = yield* Effect.acquireRelease(
    Effect.sync(() => new Computer()),
    (made) => Effect.sync(() => made.discard())
  )
  const agnes = (...args: ReadonlyArray<string>) =>
    Effect.promise(() => computer.agnes(["pipeline", ...args, "--data-dir", server.folder], { input: "", env: model }))
  return { server, agnes }
})

const beside = besideWith({})

describe("agnes pipeline beside a running server", () => {
  it.scopedLive("runs a processor, says how far it is, what failed, and has it tried again", () =>
    Effect.gen(function*() {
      const { agnes, server } = yield* beside
      const none = yield* agnes("run", "nope")
      assert.deepStrictEqual([none.code, none.stderr.includes("Known: usage, corporate-memory")], [1, true])
      assert.strictEqual((yield* agnes("run", "usage", "--wait", "soon")).code, 2)
      for (const name of ["a.jsonl", "b.jsonl"]) yield* Server.upload(server, server.token, name, record)
      yield* Server.beside(server, Effect.gen(function*() {
        const states = yield* ProcessorStates
        const [first] = yield* states.unfinished(usage, { after: undefined, limit: 1 })
        const claim = yield* states.claim(usage, first!.candidate, { at: Date.now(), until: Date.now() + 1000 })
        yield* states.fail(claim!, { reason: "no good", nextTryAt: undefined }, Date.now())
      }))
      const { processors } = JSON.parse((yield* agnes("status", "--json")).stdout)
      assert.deepInclude(processors[0], { name: "usage", state: "configured", sessions: 2, done: 0, due: 1, given_up: 1 })
      const listed = JSON.parse((yield* agnes("list", "--json")).stdout).sessions
      assert.deepInclude(listed[0], { processor: "usage", state: "given up", attempts: 1, reason: "no good" })
      assert.match((yield* agnes("list")).stdout, /a\.jsonl +given up +1 +no good/)
      assert.strictEqual((yield* agnes("retry", "usage")).stdout, "1 is due again. Run: agnes pipeline run usage\n")
      const ran = yield* agnes("run", "usage", "--json")
      assert.deepInclude(JSON.parse(ran.stdout).details, { processor: "usage", scanned: 2, processed: 2, errors: 0 })
      assert.strictEqual((yield* agnes("list")).stdout, "Nothing has failed.\n")
      const status = (yield* agnes("status")).stdout
      assert.match(status, /usage +2 +2 +0 +0 +0 +0/)
      assert.match(status, /^session-processor:usage +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .* 2 scanned, 2 processed/m)
      assert.match(status, /^corporate-memory +not configured: AGNES_LLM_API_KEY is not set$/m)
      assert.match(status, /^corporate-memory .*has not run$/m)
    }), 120_000)

  it.scopedLive("a run that fails prints its result and nothing of the log between", () =>
    Effect.gen(function*() {
      const { agnes, server } = yield* besideWith(nobody)
      yield* Server.upload(server, server.token, "a.jsonl", record)
      const { code, stderr, stdout } = yield* agnes("run", "verification", "--json")
      assert.deepInclude(JSON.parse(stdout), { ok: false })
      assert.strictEqual(code, 1)
      assert.match(stderr, /^[^ ]+\/a\.jsonl: the provider cannot be reached[^\n]*\nEnded early: [^\n]+\n$/)
    }), 120_000)

  it.scopedLive("waits for a run that is under way, or says that there is one", () =>
    Effect.gen(function*() {
      const { agnes, server } = yield* beside
      const job = "session-processor:usage"
      const runs = <A, E>(work: (its: JobRuns["Type"]) => Effect.Effect<A, E>) =>
        Server.beside(server, Effect.flatMap(JobRuns, work))
      yield* runs((its) => its.take(job, "other", Date.now()))
      const { code, stderr } = yield* agnes("run", "usage", "--wait", "0s")
      assert.deepStrictEqual([code, stderr], [1, "Processor 'usage' is already running. Run: agnes pipeline run usage --wait 10m\n"])
      const [waited] = yield* Effect.all([
        agnes("run", "usage", "--wait", "60s"),
        Effect.delay(runs((its) => its.free(job, "other")), "1 second")
      ], { concurrency: "unbounded" })
      assert.strictEqual(waited.code, 0, waited.stderr)
    }), 120_000)
})

/** Answers whatever it is asked, and notes it. */
const listener = Effect.acquireRelease(
  Effect.async<{ readonly server: http.Server; readonly asked: Array<string>; readonly url: string }>((resume) => {
    const asked: Array<string> = []
    const server = http.createServer(({ headers, method, url }, response) => {
      asked.push(`${method} ${url} ${headers.authorization ?? ""}`)
      response.end("{}")
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      resume(Effect.succeed({ server, asked, url: `http://127.0.0.1:${port}` }))
    })
  }),
  ({ server }) => Effect.sync(() => server.close())
)

describe("agnes scheduler", () => {
  it.scopedLive("15.4-A18, 15.4-A19 calls every job with its token, keeps when, and ends when told", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const { asked, url } = yield* listener
      const secret = "s".repeat(32)
      const env = { PATH: process.env["PATH"] ?? "", HOME: folder, API_URL: url, SCHEDULER_API_TOKEN: secret, AGNES_DATA_DIR: folder }
      const state = `${folder}/scheduler.json`
      const begun = Effect.acquireRelease(
        Effect.sync(() => spawn(process.execPath, ["dist/agnes.cjs", "scheduler", "--json"], { env, stdio: ["ignore", "pipe", "ignore"] })),
        (child) => Effect.sync(() => child.kill("SIGKILL"))
      )
      const stopped = (child: ReturnType<typeof spawn>) =>
        Effect.async<number | null>((resume) => {
          child.on("exit", (code) => resume(Effect.succeed(code)))
          child.kill("SIGTERM")
        })
      const kept = () => fs.existsSync(state) ? Object.keys(JSON.parse(fs.readFileSync(state, "utf8"))) : []
      const first = yield* begun
      yield* Effect.repeat(Effect.sync(kept), { until: (jobs) => jobs.length === 5, schedule: Schedule.spaced("20 millis") })
      assert.include([0, 130, 143], yield* stopped(first))
      assert.sameMembers(asked, [
        `GET /api/health Bearer ${secret}`,
        `POST /api/admin/run-session-collector Bearer ${secret}`,
        `POST /api/admin/run-session-processor?processor=verification Bearer ${secret}`,
        `POST /api/admin/run-session-processor?processor=usage Bearer ${secret}`,
        `POST /api/admin/run-corporate-memory Bearer ${secret}`
      ])
    }), 60_000)
})

describe("a session that takes too much", () => {
  it.scopedLive("is given up with the reason; others are processed, and the server goes on", () =>
    Effect.gen(function*() {
      const server = yield* Process.start(yield* TempFolder.make, [], { AGNES_PROCESSOR_MEMORY: "16MiB" })
      const message = (n: number): string =>
        `${JSON.stringify({ type: "assistant", message: { id: `m${n}`, model: "m", content: [{ type: "text", text: "x" }] } })}\n`
      const large = Array.from({ length: 200_000 }, (_, n) => message(n)).join("")
      yield* Server.upload(server, server.token, "large.jsonl", large)
      yield* Server.upload(server, server.token, "small.jsonl", record)
      const { body } = yield* Server.ask(server, "/api/admin/run-session-processor?processor=usage", { method: "POST", token: server.token })
      assert.deepInclude(body.details, { scanned: 2, processed: 1, errors: 1 })
      assert.match(body.details.errors_detail[0].error, /took more than 16 MiB of memory/)
      assert.strictEqual((yield* Server.ask(server, "/api/health")).status, 200)
    }), 120_000)
})
