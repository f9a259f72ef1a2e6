import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import { Computer } from "./support/Computer.ts"
import * as Hooks from "./support/Hooks.ts"

let computer: Computer
beforeEach(() => {
  computer = new Computer()
})
afterEach(() => computer.discard())

const payload = JSON.stringify({ session_id: "abc", transcript_path: "/t/abc.jsonl", hook_event_name: "SessionStart" })

const captured = (): void => {
  assert.deepStrictEqual(Hooks.crumbs(computer), ["ok abc"])
  assert.match(Hooks.queue(computer).join("|"), /^abc\t\/t\/abc\.jsonl\t[^|]+Z$/)
}

const silently = ({ code, stderr, stdout }: { code: number; stdout: string; stderr: string }): void =>
  assert.deepStrictEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" })

/** Runs a shell line with the command as `$RUN`. */
const shell = (line: string): void => {
  const env = { ...computer.environment, NODE: process.execPath, AGNES: computer.program, PAYLOAD: payload }
  const said = execFileSync("sh", ["-c", line.replaceAll("RUN", "\"$NODE\" \"$AGNES\" capture-session")], {
    cwd: computer.workspace,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8"
  })
  assert.strictEqual(said, "")
}

/** A FIFO that nobody ever closes: this process holds both ends. */
const fifo = (flags: number): number => {
  const path = `${computer.home}/fifo`
  execFileSync("mkfifo", [path])
  return fs.openSync(path, fs.constants.O_RDWR | flags)
}

describe("capture-session reads its payload", () => {
  it("from a file", () => {
    fs.writeFileSync(`${computer.home}/payload`, payload)
    shell(`RUN < "${computer.home}/payload"`)
    captured()
  })

  it("from a pipe", () => {
    shell("printf %s \"$PAYLOAD\" | RUN")
    captured()
  })

  it("from a socket, as Claude Code gives it", async () => {
    silently(await Hooks.start(computer, ["capture-session"], (stdin) => stdin.end(payload)))
    captured()
  })

  it("from a late writer", () => {
    shell("(sleep 0.2; printf %s \"$PAYLOAD\") | RUN")
    captured()
  })

  it("from a writer that pauses in the middle", () => {
    shell("(printf %.20s \"$PAYLOAD\"; sleep 0.1; printf %s \"${PAYLOAD#????????????????????}\") | RUN")
    captured()
  })

  it.each([["blocking", 0], ["non-blocking (EAGAIN)", fs.constants.O_NONBLOCK]])(
    "from a %s pipe that is never closed",
    async (_, flags) => {
      const descriptor = fifo(flags)
      fs.writeSync(descriptor, payload)
      silently(await Hooks.start(computer, ["capture-session"], descriptor))
      fs.closeSync(descriptor)
      captured()
    }
  )

  it("from a socket that is never closed", async () => {
    silently(await Hooks.start(computer, ["capture-session"], (stdin) => void stdin.write(payload)))
    captured()
  })
})

describe("capture-session without a payload", () => {
  const empty = (): void => assert.deepStrictEqual(Hooks.crumbs(computer), ["empty_stdin"])

  it("C5 ends at the end of an empty stream", async () => {
    silently(await Hooks.start(computer, ["capture-session"], (stdin) => stdin.end()))
    empty()
  })

  it.each([["blocking", 0], ["non-blocking (EAGAIN)", fs.constants.O_NONBLOCK]])(
    "ends by itself on a silent %s pipe",
    async (_, flags) => {
      const descriptor = fifo(flags)
      silently(await Hooks.start(computer, ["capture-session"], descriptor))
      fs.closeSync(descriptor)
      empty()
    }
  )

  it("ends by itself on a silent socket", async () => {
    silently(await Hooks.start(computer, ["capture-session"], () => {}))
    empty()
  })

  it("ends by itself on a socket that drips for ever", async () => {
    let timer: NodeJS.Timeout | undefined
    const drip = (stdin: NodeJS.WritableStream): void => {
      timer = setInterval(() => stdin.write(" "), 50)
    }
    silently(await Hooks.start(computer, ["capture-session"], drip))
    clearInterval(timer)
    empty()
  })

  it("takes /dev/null and a closed stdin for empty", () => {
    shell("RUN < /dev/null")
    shell("RUN <&-")
    assert.isAtLeast(Hooks.crumbs(computer).length, 1)
    assert.isEmpty(Hooks.queue(computer))
  })

  it("finds the session of CLAUDE_CODE_SESSION_ID instead", async () => {
    const transcript = computer.transcript("abc", "{}\n")
    silently(await Hooks.start(computer, ["capture-session"], "ignore", { CLAUDE_CODE_SESSION_ID: "abc" }))
    assert.deepStrictEqual(Hooks.crumbs(computer), ["ok abc (env)"])
    assert.match(Hooks.queue(computer).join("|"), new RegExp(`^abc\t${transcript}\t`))
  })
})
