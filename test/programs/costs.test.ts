import { assert, describe, it } from "@effect/vitest"
import * as Micro from "effect/Micro"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as MemoryOutput from "../../src/adapters/memory/MemoryOutput.ts"
import * as QueueEntry from "../../src/domain/queue/QueueEntry.ts"
import * as QueueLine from "../../src/domain/queue/QueueLine.ts"
import * as CaptureSession from "../../src/main/programs/CaptureSession.ts"
import * as Statusline from "../../src/main/programs/Statusline.ts"
import * as Machines from "../support/Machines.ts"
import * as Hook from "./Hook.ts"

/** What a program asked of the disk: calls by their name, and bytes it read. */
const counting = (machine: Machine) => {
  const calls: { [name: string]: number } = {}
  let bytes = 0
  const counted = <A extends ReadonlyArray<unknown>, B>(name: string, call: (...given: A) => B) => (...given: A): B => {
    calls[name] = (calls[name] ?? 0) + 1
    return call(...given)
  }
  const { disk } = machine
  const around: Machine = {
    ...machine,
    disk: {
      ...disk,
      open: counted("open", disk.open),
      write: counted("write", disk.write),
      sync: counted("fsync", disk.sync),
      syncDirectory: counted("fsync of a folder", disk.syncDirectory),
      lstat: counted("lstat", disk.lstat),
      rename: counted("rename", disk.rename),
      list: counted("list", disk.list),
      scan: (handle, size, feed) =>
        counted("read", disk.scan)(handle, size, (piece) => {
          bytes += piece.length
          feed(piece)
        }),
      read: (...given) => Micro.tap(counted("read", disk.read)(...given), (read) => Micro.sync(() => void (bytes += read.length)))
    }
  }
  return { around, told: (): { readonly [name: string]: number; readonly bytes: number } => ({ ...calls, bytes }) }
}

const session = "4d0e2843-d4b6-4016-8887-0123456789ab"
const path = `/home/user/.claude/projects/-desk/${session}.jsonl`
const stdin = JSON.stringify({ session_id: session, transcript_path: path, cwd: "/desk" })

const costOf = async (program: Micro.Micro<unknown, never, Hook.Ports>, files: Readonly<Record<string, string>>) => {
  const { files: disk, world } = Hook.make()
  disk.write("/desk/.claude/agnes-capture-session.log", "")
  for (const [name, text] of Object.entries(files)) disk.write(`/desk/.claude/${name}`, text)
  const { around, told } = counting(Machines.start(world))
  const output = MemoryOutput.make()
  await Micro.runPromise(Micro.provideContext(program, Hook.context(around, { stdin }, output.output)))
  return { cost: told(), out: output.out(), queue: disk.read("/desk/.claude/agnes-sessions.txt") }
}

const many = (line: (n: number) => string, count: number): string => Array.from({ length: count }, (_, n) => line(n)).join("")
const idOf = (n: number): string => `4d0e2843-d4b6-4016-8887-${String(n).padStart(12, "0")}`

/** Each of the client's files, with so many lines. */
const filesOf: Readonly<Record<string, (count: number) => string>> = {
  "agnes-sessions.txt": (count) =>
    many((n) => QueueLine.encode(QueueEntry.make({ sessionId: idOf(n), path: `/x/${idOf(n)}.jsonl` })), count),
  "agnes-receipts.jsonl": (count) => many((n) => `{"session_id":"${idOf(n)}"}\n`, count),
  "agnes-sessions-uploaded.txt": (count) => many((n) => `2026-01-02T03:04:05Z\t/x/${idOf(n)}.jsonl\n`, count)
}

describe("what a hook asks of the disk", () => {
  it.each(Object.keys(filesOf))("a capture asks the same whether %s has one line or 100,000", async (name) => {
    const capture = CaptureSession.run({ verbose: false })
    const small = await costOf(capture, { [name]: filesOf[name]!(1) })
    const large = await costOf(capture, { [name]: filesOf[name]!(100_000) })
    assert.deepStrictEqual(large.cost, small.cost)
    assert.isAtMost(large.cost.bytes, 1)
    assert.include(large.queue!.slice(-200), path)
  })

  it("a capture reads a private list as far as a hook has the time, and of longer ones nothing", async () => {
    const capture = CaptureSession.run({ verbose: false })
    const list = (count: number) => ({ "agnes-sessions-private.txt": `${many((n) => `${idOf(n)}\n`, count)}${session}\n` })
    const short = await costOf(capture, list(1000))
    assert.strictEqual(short.cost.bytes, 37 * 1001)
    assert.notInclude(short.queue ?? "", path)
    // Push keeps back what was queued all the same (design §3.1 step 1).
    const [large, larger] = [await costOf(capture, list(30_000)), await costOf(capture, list(100_000))]
    assert.strictEqual(large.cost.bytes, 0)
    assert.deepStrictEqual(larger.cost, large.cost)
    assert.include(larger.queue!, path)
  })

  it("a capture makes its line durable with one sync, and replaces nothing", async () => {
    const { cost } = await costOf(CaptureSession.run({ verbose: false }), { "agnes-sessions.txt": filesOf["agnes-sessions.txt"]!(3) })
    assert.deepStrictEqual(
      [cost["fsync"], cost["fsync of a folder"] ?? 0, cost["rename"] ?? 0],
      [1, 0, 0]
    )
  })

  it("a status line opens the private list alone, reads it once, and writes nothing", async () => {
    const files = { ...Object.fromEntries(Object.keys(filesOf).map((name) => [name, filesOf[name]!(1000)])), "agnes-sessions-private.txt": `${session}\n` }
    const { cost, out } = await costOf(Statusline.run, files)
    assert.include(out, "agnes-private")
    assert.deepStrictEqual([cost["open"], cost["read"], cost.bytes, cost["write"] ?? 0], [1, 1, 37, 0])
  })
})
