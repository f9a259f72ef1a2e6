import { assert, describe, it } from "vitest"
import * as InDoubt from "../../src/domain/push/InDoubt.ts"
import * as Receipt from "../../src/domain/push/Receipt.ts"
import * as Withdrawal from "../../src/domain/push/Withdrawal.ts"
import * as MarkPrivate from "../../src/main/programs/MarkPrivate.ts"
import * as Hook from "./Hook.ts"

const transcript = "/home/user/.claude/projects/-work/abc.jsonl"
const here = { AGNES_LOCAL_DIR: "/desk" }
const receiptsFile = "/desk/.claude/agnes-receipts.jsonl"
const withdrawalsFile = "/desk/.claude/agnes-withdrawals.jsonl"
const inDoubtFile = "/desk/.claude/agnes-in-doubt.jsonl"
const linesFile = "/desk/.claude/agnes-private-lines.txt"

const receipt = (fields: Partial<Receipt.Receipt> = {}): string =>
  Receipt.encode({
    sessionId: "abc",
    path: transcript,
    size: 1,
    modifiedAt: 1,
    changedAt: 1,
    sha256: "0".repeat(64),
    serverUrl: "https://one.example",
    receivedAt: 1_700_000_000_000,
    ...fields
  })

const withdrawals = (text: string | undefined): ReadonlyArray<Withdrawal.Withdrawal> =>
  Withdrawal.current((text ?? "").split("\n").flatMap((line) => Withdrawal.parse(line) ?? []))

const setUp = () => {
  const machine = Hook.make()
  const mark = async (argv: ReadonlyArray<string>, variables: Readonly<Record<string, string>> = here, cwd = "/desk") => {
    const { error, out, value } = await machine.run(MarkPrivate.run(argv), { variables, cwd })
    return { out, error, code: value.exitCode, linesLater: value.linesLater }
  }
  return { ...machine, mark }
}

describe("mark-private", () => {
  it("F1 MARK-1 outside of a session: exit 1, the variable named, nothing written", async () => {
    const { files, mark } = setUp()
    const { code, error, out } = await mark([])
    assert.deepStrictEqual([code, out], [1, ""])
    assert.strictEqual(
      error,
      "Error: CLAUDE_CODE_SESSION_ID is not set. Run this inside a Claude Code session (via /agnes-private).\n"
    )
    assert.deepStrictEqual(files.names("/desk"), [])
  })

  it("F4 a blank variable is none", async () => {
    const { mark } = setUp()
    assert.strictEqual((await mark([], { ...here, CLAUDE_CODE_SESSION_ID: " \t" })).code, 1)
  })

  it("F2 D3 MARK-2 the session is listed, exit 0, the id in the output", async () => {
    const { files, mark } = setUp()
    const result = await mark([], { ...here, CLAUDE_CODE_SESSION_ID: " abc " })
    assert.strictEqual(result.code, 0)
    assert.strictEqual(
      result.out,
      "Session abc marked as private. Its transcript will not be uploaded by `agnes push`.\n"
    )
    assert.strictEqual(result.error, "")
    assert.strictEqual(files.read(Hook.list), "abc\n")
  })

  it("F3 D4 D11 MARK-3 a second time: exit 0, no change", async () => {
    const { files, mark } = setUp()
    await mark(["abc"])
    const { code, out } = await mark(["ABC"])
    assert.deepStrictEqual([code, out], [0, "Session ABC is already marked as private. No change.\n"])
    assert.strictEqual(files.read(Hook.list), "abc\n")
  })

  it("D5 an id that cannot stand in a line is refused with exit 2, and so are unknown options", async () => {
    const { files, mark } = setUp()
    for (const argv of [[" "], ["a\nb"], ["../x"], ["--quiet"], ["a", "b"], ["--undo", "--accept-list"], ["x", "--accept-list"]]) {
      const { code, error } = await mark(argv)
      assert.strictEqual(code, 2, argv.join(" "))
      assert.include(error, "Usage: agnes mark-private")
    }
    assert.deepStrictEqual(files.names("/desk"), [])
  })

  it("W-23 a list without a final LF, with a byte-order mark or in UTF-16 stays a list", async () => {
    const wide = new Uint8Array(Buffer.from("\ufeffdef\r\n", "utf16le"))
    for (const before of ["def", "\ufeffdef\r\n", wide]) {
      const { files, mark } = setUp()
      files.write(Hook.list, before)
      assert.strictEqual((await mark(["abc"])).code, 0)
      assert.match(files.read(Hook.list) ?? "", /^\ufeff?def\r?\nabc\n$/)
    }
  })

  it("P4 an unreadable list: the id is added all the same, push stays closed, exit 3", async () => {
    const { files, mark } = setUp()
    files.write(Hook.list, "x\0\n")
    const { code, error, out } = await mark(["abc"])
    assert.deepStrictEqual([code, out], [3, ""])
    assert.include(error, "agnes mark-private --accept-list")
    assert.strictEqual(files.read(Hook.list), "x\0\nabc\n")
  })

  it("P4 a list that is no regular file: exit 1, nothing claimed", async () => {
    const { files, mark } = setUp()
    files.fifo(Hook.list)
    const { code, out } = await mark(["abc"])
    assert.deepStrictEqual([code, out], [1, ""])
  })

  it("P10 a list that lost its first lines: the mark counts, and push stays closed until somebody looked", async () => {
    const { files, mark } = setUp()
    await mark(["first"])
    files.write(Hook.list, "")
    const marked = await mark(["abc"])
    assert.strictEqual(marked.code, 0)
    assert.match(marked.error, /^Warning: .*agnes mark-private --accept-list\n$/)
    assert.match((await mark(["def"])).error, /^Warning: /)
    const accepted = await mark(["--accept-list"])
    assert.deepStrictEqual([accepted.code, accepted.out], [0, "The private list of /desk is accepted as it is now: 2 sessions.\n"])
    assert.strictEqual((await mark(["ghi"])).error, "")
  })
})

describe("mark-private and what was sent before", () => {
  it("P3 says where it is, asks for it back once, and says what happens then", async () => {
    const { files, mark } = setUp()
    files.write(receiptsFile, receipt() + receipt({ sessionId: "other", path: "/x/other.jsonl" }) +
      receipt({ sessionId: "agent-1", path: "/p/ABC/subagents/agent-1.jsonl", serverUrl: "https://two.example" }))
    const { code, out } = await mark(["abc"])
    assert.strictEqual(code, 0)
    assert.match(out, /It was already sent to https:\/\/one\.example \(last at 2023-11-14T22:13:20Z\)/)
    assert.match(out, /https:\/\/two\.example/)
    await mark(["abc"])
    assert.deepStrictEqual(withdrawals(files.read(withdrawalsFile)).map(({ serverUrl, sessionId }) => [sessionId, serverUrl]), [
      ["abc", "https://one.example"],
      ["agent-1", "https://two.example"]
    ])
    assert.strictEqual((files.read(withdrawalsFile) ?? "").split("\n").length, 3)
  })

  it("P3 a server that may have it is asked, too, and it is said that nobody knows", async () => {
    const { files, mark } = setUp()
    const upload = { sessionId: "abc", path: transcript, serverUrl: "https://one.example", at: 1_700_000_000_000 }
    files.write(inDoubtFile, InDoubt.encode(upload))
    for (const _ of [1, 2]) assert.include((await mark(["abc"])).out, "https://one.example may have it")
    assert.deepStrictEqual(withdrawals(files.read(withdrawalsFile)).map(({ sessionId }) => sessionId), ["abc"])
    const [due] = withdrawals(files.read(withdrawalsFile))
    files.write(withdrawalsFile, Withdrawal.encode({ ...due!, doneAt: 1_800_000_000_000 }))
    assert.notInclude((await mark(["abc"])).out, "may have it")
  })

  it("what a server has deleted since is not asked for again, what it got again is", async () => {
    const { files, mark } = setUp()
    files.write(receiptsFile, receipt())
    const done = { sessionId: "abc", serverUrl: "https://one.example", requestedAt: 1_700_000_000_000, doneAt: 1_700_000_500_000 }
    files.write(withdrawalsFile, Withdrawal.encode(done))
    assert.strictEqual((await mark(["abc"])).out.split("\n").length, 2)
    files.write(receiptsFile, receipt({ receivedAt: 1_700_001_000_000 }))
    assert.include((await mark(["abc"])).out, "already sent")
    assert.deepStrictEqual(withdrawals(files.read(withdrawalsFile)).map(({ doneAt }) => doneAt), [undefined])
  })
})

describe("mark-private --undo", () => {
  it("takes the mark off, cancels what is due, and queues the session again", async () => {
    const { files, mark } = setUp()
    files.write(transcript, "{}\n")
    files.write(receiptsFile, receipt())
    await mark(["def"])
    await mark(["abc"])
    const { code, error, out } = await mark(["abc", "--undo"])
    assert.deepStrictEqual([code, error], [0, ""])
    assert.strictEqual(
      out,
      "Session abc is no longer marked as private.\n" +
        "It is queued again; the next `agnes push` uploads it.\nhttps://one.example is no longer asked to delete it.\n"
    )
    assert.strictEqual(files.read(Hook.list), "def\n")
    assert.deepStrictEqual(Hook.queued(files), [`abc ${transcript}`])
    assert.deepStrictEqual(withdrawals(files.read(withdrawalsFile)), [])
    assert.strictEqual((await mark(["ghi"])).error, "")
  })

  it("of a session that is not marked changes nothing", async () => {
    const { files, mark } = setUp()
    const { code, out } = await mark(["abc", "--undo"])
    assert.deepStrictEqual([code, out], [0, "Session abc is not marked as private. No change.\n"])
    assert.isUndefined(files.read(Hook.list))
    assert.isUndefined(files.read(Hook.queue))
  })

  it("without a transcript nothing is queued, and it says so", async () => {
    const { files, mark } = setUp()
    await mark(["abc"])
    assert.include((await mark(["abc", "--undo"])).out, "nothing is queued")
    assert.isUndefined(files.read(Hook.queue))
  })
})

describe("mark-private records the lines of the session", () => {
  it("P8 after the mark, for a fork of it to be recognised", async () => {
    const { files, mark } = setUp()
    files.write(transcript, "{\"uuid\":\"u1\"}\n{\"uuid\":\"u2\"}\n")
    const { linesLater, out } = await mark(["abc"])
    assert.isUndefined(linesLater)
    assert.strictEqual(out.split("\n").length, 2)
    assert.match(files.read(linesFile) ?? "", /^abc\t\S+\t\d+\t[\d.]+\t[0-9a-f]{16},[0-9a-f]{16}\n$/)
  })

  it("P8 of a large one later, by a process of its own", async () => {
    const { files, mark } = setUp()
    files.write(transcript, `{"uuid":"u1"}\n${" ".repeat(2 * 1024 * 1024)}`)
    const { linesLater, out } = await mark(["abc"])
    assert.strictEqual(linesLater, "abc")
    assert.include(out, "in the background")
    assert.isUndefined(files.read(linesFile))
    assert.strictEqual((await mark(["--hash-lines"], { ...here, CLAUDE_CODE_SESSION_ID: "abc" })).code, 0)
    assert.match(files.read(linesFile) ?? "", /^abc\t\S+\t2097166\t[\d.]+\t[0-9a-f]{16}\n$/)
  })
})
