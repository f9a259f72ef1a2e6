import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as MemoryHookInput from "../../../src/adapters/memory/MemoryHookInput.ts"
import * as NodeHookInput from "../../../src/adapters/node/NodeHookInput.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as HookInput from "../../ports/HookInput.ts"
import * as Child from "../../support/Child.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = fs.constants

/** The two ends of a pipe. */
const pipe = Effect.map(TempFolder.make, (folder) => {
  const path = `${folder}/fifo`
  execFileSync("mkfifo", [path])
  const reader = fs.openSync(path, O_RDONLY | O_NONBLOCK)
  return { reader, writer: fs.openSync(path, O_WRONLY) }
})

HookInput.suite("a file", (content) =>
  Effect.map(TempFolder.make, (folder) => {
    fs.writeFileSync(`${folder}/in`, content)
    return NodeHookInput.make(fs.openSync(`${folder}/in`, "r"))
  }))
HookInput.suite("a pipe", (content) =>
  Effect.map(pipe, ({ reader, writer }) => {
    fs.writeSync(writer, content)
    fs.closeSync(writer)
    return NodeHookInput.make(reader)
  }))
HookInput.suite("memory", (content) => Effect.succeed(MemoryHookInput.make(content)))

const quick = { silence: 50, total: 200, bytes: 10 }
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe("NodeHookInput", () => {
  it.scopedLive("a pipe that is never closed gives what came before it fell silent", () =>
    Effect.gen(function*() {
      const { reader, writer } = yield* pipe
      fs.writeSync(writer, "{}")
      assert.strictEqual(text(yield* lift(NodeHookInput.make(reader, quick).read)), "{}")
      assert.strictEqual(text(yield* lift(NodeHookInput.make(reader, quick).read)), "")
    }))

  it.scopedLive("a writer that is late or writes in pieces is waited for", () =>
    Effect.gen(function*() {
      const { reader, writer } = yield* pipe
      const reading = Micro.runPromise(NodeHookInput.make(reader).read)
      yield* Effect.sleep(20)
      fs.writeSync(writer, "{\"a\":")
      yield* Effect.sleep(20)
      fs.writeSync(writer, "1}")
      fs.closeSync(writer)
      assert.strictEqual(text(yield* Effect.promise(() => reading)), "{\"a\":1}")
    }))

  it.scopedLive("more than the most is cut off", () =>
    Effect.gen(function*() {
      const { reader, writer } = yield* pipe
      fs.writeSync(writer, "0123456789abcdef")
      assert.strictEqual(text(yield* lift(NodeHookInput.make(reader, quick).read)), "0123456789")
    }))

  it.scopedLive("/dev/null and /dev/zero are empty, a folder or nothing is an error", () =>
    Effect.gen(function*() {
      for (const device of ["/dev/null", "/dev/zero"]) {
        assert.strictEqual((yield* lift(NodeHookInput.make(fs.openSync(device, "r"), quick).read)).length, 0)
      }
      for (const descriptor of [fs.openSync("/", "r"), 2 ** 20]) {
        const error = yield* lift(Micro.flip(NodeHookInput.make(descriptor, quick).read))
        assert.strictEqual(error._tag, "HookInputError")
      }
    }))
})

const reader = `
  import * as Micro from "effect/Micro"
  import * as NodeHookInput from "./src/adapters/node/NodeHookInput.ts"
  Micro.runPromise(NodeHookInput.make().read).then((bytes) => {
    const slow = process.moduleLoadList.filter((name) => /^NativeModule (net|stream)$/.test(name))
    if (process.argv.includes("--modules")) process._rawDebug("loaded " + slow.length)
    console.log("read " + bytes.length)
    process.exitCode = 0
  })
`

/** What a socket costs: the words behind `loaded`. */
const withModules = (text: string) =>
  Effect.gen(function*() {
    const file = Child.program(yield* TempFolder.make, text)
    const child = yield* Child.start(process.execPath, [file, "--modules"])
    let loaded = ""
    child.stderr!.on("data", (chunk) => void (loaded += chunk))
    child.stdin!.write("x".repeat(300_000))
    child.stdin!.end("y".repeat(300_000))
    const { code, out } = yield* Effect.promise(() => Child.said(child))
    return { code, out, loaded }
  })

// A parent that is Node gives its child a socket for a pipe; bash gives a pipe.
describe("NodeHookInput as standard input of a process", () => {
  it.scopedLive("a socket: all of it, in any number of pieces", () =>
    Effect.gen(function*() {
      const child = yield* Child.start(process.execPath, [Child.program(yield* TempFolder.make, reader)])
      child.stdin!.write("x".repeat(300_000))
      child.stdin!.end("y".repeat(300_000))
      assert.deepStrictEqual(yield* Effect.promise(() => Child.said(child)), { code: 0, out: "read 600000\n" })
    }))

  it.scopedLive("a socket takes none of Node's slow modules", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* withModules(reader), { code: 0, out: "read 600000\n", loaded: "loaded 0\n" })
    }))

  it.scopedLive("a socket is read by them where Node's own part cannot be had", () =>
    Effect.gen(function*() {
      for (const broken of ["() => { throw new Error('gone') }", "() => ({})", "undefined"]) {
        const text = `process.binding = ${broken}\n${reader}`
        assert.deepStrictEqual(yield* withModules(text), { code: 0, out: "read 600000\n", loaded: "loaded 2\n" })
      }
    }))

  it.scopedLive("a socket that is never closed does not keep the process", () =>
    Effect.gen(function*() {
      const child = yield* Child.start(process.execPath, [Child.program(yield* TempFolder.make, reader)])
      child.stdin!.write("{}")
      assert.deepStrictEqual(yield* Effect.promise(() => Child.said(child)), { code: 0, out: "read 2\n" })
    }))

  it.scopedLive("a pipe that is never closed does not keep the process, and bash's pipe is read", () =>
    Effect.gen(function*() {
      const file = Child.program(yield* TempFolder.make, reader)
      const run = `"${process.execPath}" "${file}"`
      const script = `printf '{}' | ${run}; (printf '{' ; exec sleep 2) | ${run}`
      const child = yield* Child.start("bash", ["-c", script], ["ignore", "pipe", "inherit"])
      yield* Effect.promise(() => Child.says(child, "read 2\nread 1\n"))
    }))

  it.scopedLive("a file; and /dev/null, a terminal or no standard input at all are empty", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const run = `${process.execPath} ${Child.program(folder, reader)}`
      fs.writeFileSync(`${folder}/in`, "12345")
      const terminal = `script -qec '${run}' /dev/null < /dev/null | tr -d '\\r'`
      const script = [`${run} < ${folder}/in`, `${run} < /dev/null`, `${run} <&-`, terminal].join("; ")
      const child = yield* Child.start("bash", ["-c", script], ["ignore", "pipe", "inherit"])
      assert.strictEqual((yield* Effect.promise(() => Child.said(child))).out, "read 5\nread 0\nread 0\nread 0\n")
    }))
})
