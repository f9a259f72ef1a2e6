import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Schema } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import { join } from "node:path"
import { replies } from "../../../src/main/cli/replies/Replies.ts"
import * as OriginalFolder from "../../support/OriginalFolder.ts"
import { Computer } from "../support/Computer.ts"
import * as Process from "./Process.ts"

type Name = keyof typeof replies

const decode = (name: Name, text: string): void => {
  const decoded = Schema.decodeUnknownEither(replies[name] as Schema.Schema.AnyNoContext, { onExcessProperty: "error" })(
    JSON.parse(text)
  )
  assert.isTrue(Either.isRight(decoded), `${name}: ${Either.isLeft(decoded) ? decoded.left.message : ""}\n${text}`)
}

const id = "4d0e2843-d4b6-4016-8887-053f57028e56"

describe("what commands print for programs", () => {
  it.scopedLive("every command with --json prints the object docs/json.md describes, and no key besides", () =>
    Effect.gen(function*() {
      const computer = yield* Effect.acquireRelease(Effect.sync(() => new Computer()), (made) => Effect.sync(() => made.discard()))
      const { home } = computer
      const folder = join(home, "data")
      const server = yield* Process.start(folder)
      const original = yield* OriginalFolder.make({ schema: 30, tables: { users: [{ id: "u", email: "bob@example.org" }] } })
      const env = { AGNES_SERVER: server.url, AGNES_TOKEN: server.token, AGNES_SELF_UPGRADE_IN_PROGRESS: "" }
      const seen = new Set<Name>(["serve", "scheduler"])
      const run = (name: Name, args: ReadonlyArray<string> = [], input = "") =>
        Effect.promise(async () => {
          const said = await computer.agnes([...name.split(" "), ...args, "--json"], { env, input })
          const text = name === "tokens create" ? said.stderr : said.stdout
          assert.match(text, /^\{/, `${name}: ${said.stderr}`)
          decode(name, text)
          seen.add(name)
          return JSON.parse(text) as Record<string, any>
        })
      const here = (name: Name, ...args: ReadonlyArray<string>) => run(name, args)
      const operate = (name: Name, ...args: ReadonlyArray<string>) => run(name, [...args, "--data-dir", folder])
      const ann = "ann@example.org"

      decode("serve", server.said().split("\n")[0] ?? "")
      fs.writeFileSync(join(home, "t.csv"), "id,word\n1,a\n")
      const hello = { name: "hello", version: "1.0.0", description: "d" }
      for (const [place, name, text] of [
        ["plugins/hello", "plugin.json", hello],
        ["plugins", "marketplace.json", { name: "team", owner: { name: "o" }, plugins: [{ ...hello, source: "./hello" }] }]
      ] as const) {
        fs.mkdirSync(join(home, place, ".claude-plugin"), { recursive: true })
        fs.writeFileSync(join(home, place, ".claude-plugin", name), JSON.stringify(text))
      }

      yield* Effect.all([
        Effect.gen(function*() {
          yield* operate("users add", ann, "--name", "Ann")
          yield* operate("groups add", "Data")
          yield* Effect.all([operate("users list"), operate("groups list"), operate("users login-link", ann)], { concurrency: 2 })
          yield* operate("users disable", ann)
          yield* operate("users enable", ann)
          yield* run("users password", [ann, "--password", "-", "--data-dir", folder], "a long pass phrase 12\n")
          yield* operate("groups join", "Data", ann)
          yield* operate("groups members", "Data")
          yield* operate("groups leave", "Data", ann)
          yield* operate("tokens create", ann, "--name", "x", "--days", "3")
          const { tokens } = yield* operate("tokens list")
          yield* operate("tokens revoke", String(tokens.find(({ name }: { name: string }) => name === "x").id))
          yield* operate("tables add", "orders", join(home, "t.csv"))
          yield* operate("tables grant", "orders", "--group", "Data")
          yield* operate("groups grants")
          yield* Effect.all([operate("tables list"), operate("tables show", "orders"), operate("tables refresh")], { concurrency: 2 })
          yield* operate("tables revoke", "orders", "--group", "Data")
          yield* operate("groups grant", "Data", "table", "orders")
          yield* operate("groups ungrant", "Data", "table", "orders")
          yield* operate("marketplaces add", "team", join(home, "plugins"))
          yield* operate("marketplaces grant", "team", "--group", "Data")
          yield* Effect.all([operate("marketplaces list"), operate("marketplaces show", "team")], { concurrency: 2 })
          yield* operate("marketplaces refresh")
          yield* operate("marketplaces revoke", "team", "--group", "Data")
          yield* operate("marketplaces pin", "hello")
          yield* operate("marketplaces unpin", "hello")
          yield* operate("marketplaces remove", "team")
        }),
        Effect.gen(function*() {
          yield* Effect.promise(() => computer.agnes(["hooks", "install"], { env }))
          for (const name of [id, "two"]) {
            const line = { type: "user", sessionId: name, uuid: id, timestamp: "2026-11-20T09:13:00Z", message: { role: "user", content: "hello" } }
            yield* Effect.promise(() => computer.capture(name, computer.transcript(name, `${JSON.stringify(line)}\n`)))
          }
          yield* here("queue list")
          yield* here("queue discard", "two", "--yes")
          yield* here("push", "--dry-run")
          yield* here("push")
          const dead = "2026-11-20T09:13:00Z\tdead\t413\t/x/dead.jsonl\n"
          fs.writeFileSync(computer.file("agnes-sessions-failed.txt"), dead)
          yield* Effect.promise(() => computer.agnes(["mark-private", "secret"], { env }))
          yield* Effect.all([
            here("queue show", "dead"), here("status"), here("status", "--server"), here("doctor"), here("diagnose"),
            here("hooks status"), here("auth whoami"), here("auth token list"), here("uninit", "--dry-run"),
            here("self-upgrade", "--check-only")
          ], { concurrency: 2 })
          yield* here("queue retry", "dead")
          yield* here("pull", "--dry-run")
          yield* here("pull")
          yield* Effect.all([here("catalog"), here("sync")], { concurrency: 2 })
        })
      ], { concurrency: 2 })
      yield* operate("pipeline run", "usage")
      yield* Effect.all([
        operate("pipeline status"), operate("pipeline list"), operate("pipeline retry", "usage"), operate("collect", "--dry-run"),
        operate("tables remove", "orders"), operate("backup", join(home, "all.tar")),
        run("import-original", [original, "--dry-run", "--data-dir", join(home, "other")])
      ], { concurrency: 2 })
      yield* Effect.all([operate("check"), run("restore", [join(home, "all.tar"), "--data-dir", join(home, "again")])], {
        concurrency: 2
      })

      decode("scheduler", yield* firstLine(["scheduler", "--data-dir", folder, "--json"], {
        ...computer.environment, SCHEDULER_API_TOKEN: "x".repeat(40), API_URL: server.url
      }))
      assert.sameMembers([...seen], Object.keys(replies))
    }), 240_000)
})

/** Of a command that stays; it is ended then. */
const firstLine = (args: ReadonlyArray<string>, env: Record<string, string>) =>
  Effect.promise(async () => {
    const child = spawn(process.execPath, ["dist/agnes.cjs", ...args], { env, stdio: ["ignore", "pipe", "pipe"] })
    const output = { said: "", wrong: "" }
    child.stderr.on("data", (chunk) => output.wrong += String(chunk))
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk) => {
        output.said += String(chunk)
        if (output.said.includes("\n")) resolve()
      })
      child.on("close", () => resolve())
    })
    child.kill("SIGKILL")
    assert.include(output.said, "\n", output.wrong)
    return output.said.slice(0, output.said.indexOf("\n"))
  })
