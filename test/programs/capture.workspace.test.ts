import { assert, describe, it } from "vitest"
import * as CaptureSession from "../../src/main/programs/CaptureSession.ts"
import * as Hook from "./Hook.ts"

const payload = (cwd?: string): string => JSON.stringify({ session_id: "abc", transcript_path: "/t/abc.jsonl", cwd })
const run = CaptureSession.run({ verbose: false })
const queueOf = (root: string): string => `${root}/.claude/agnes-sessions.txt`

describe("capture-session finds the workspace", () => {
  const variables: ReadonlyArray<readonly [string, Readonly<Record<string, string>>, string]> = [
    ["AGNES_LOCAL_DIR first", { AGNES_LOCAL_DIR: "/a", CLAUDE_PROJECT_DIR: "/b" }, "/a"],
    ["then CLAUDE_PROJECT_DIR", { CLAUDE_PROJECT_DIR: "/b" }, "/b"],
    ["an empty variable is unset", { AGNES_LOCAL_DIR: "", CLAUDE_PROJECT_DIR: "/b" }, "/b"]
  ]
  for (const [name, given, root] of variables) {
    it(name, async () => {
      const { files, run: start } = Hook.make()
      for (const folder of ["/a", "/b", "/desk/.claude"]) files.folder(folder)
      await start(run, { stdin: payload("/desk"), variables: given })
      assert.deepStrictEqual(Hook.queued(files, queueOf(root)), ["abc /t/abc.jsonl"])
      assert.isUndefined(files.read(Hook.queue))
    })
  }

  it("W-21 after a cd into a folder below, by an agnes file above", async () => {
    const { files, run: start } = Hook.make()
    files.write("/desk/.claude/agnes-sessions-private.txt", "")
    files.folder("/desk/a/b/.claude")
    await start(run, { stdin: payload("/desk/a/b"), cwd: "/" })
    assert.deepStrictEqual(Hook.queued(files), ["abc /t/abc.jsonl"])
  })

  it("by settings that name one of our commands, and not by those of others", async () => {
    const { files, run: start } = Hook.make()
    files.write("/desk/.claude/settings.json", "{\"hooks\":{\"SessionEnd\":[{\"hooks\":[{\"command\":\"agnes push\"}]}]}}")
    files.write("/desk/a/.claude/settings.json", "{\"hooks\":{\"SessionEnd\":[{\"hooks\":[{\"command\":\"panda sync\"}]}]}}")
    await start(run, { stdin: payload("/desk/a/b") })
    assert.deepStrictEqual(Hook.queued(files), ["abc /t/abc.jsonl"])
  })

  it("the user's own Claude settings make no workspace of the home folder", async () => {
    const { files, run: start } = Hook.make()
    files.write("/home/user/.claude/settings.json", "{\"statusLine\":{\"command\":\"agnes statusline\"}}")
    files.folder("/home/user/project")
    await start(run, { stdin: payload("/home/user/project") })
    assert.deepStrictEqual(Hook.queued(files, queueOf("/home/user/project")), ["abc /t/abc.jsonl"])
  })

  it("without a mark anywhere the payload's cwd becomes the workspace", async () => {
    const { files, run: start } = Hook.make()
    files.folder("/else/where")
    await start(run, { stdin: payload("/else/where") })
    assert.deepStrictEqual(Hook.queued(files, queueOf("/else/where")), ["abc /t/abc.jsonl"])
    assert.deepStrictEqual(Hook.crumbs(files, "/else/where/.claude/agnes-capture-session.log"), ["ok abc"])
  })

  it("without a usable cwd in the payload the current directory decides", async () => {
    for (const cwd of [undefined, "", "relative"]) {
      const { files, run: start } = Hook.make()
      await start(run, { stdin: payload(cwd), cwd: "/desk" })
      assert.deepStrictEqual(Hook.queued(files), ["abc /t/abc.jsonl"])
    }
  })
})

describe("capture-session with empty stdin", () => {
  const variables = { CLAUDE_CODE_SESSION_ID: " abc " }

  it("looks the session up by CLAUDE_CODE_SESSION_ID; the newest transcript counts", async () => {
    const { files, run: start } = Hook.make()
    for (const project of ["-old", "-work"]) files.write(`/home/user/.claude/projects/${project}/abc.jsonl`, "{}\n")
    files.date("/home/user/.claude/projects/-old/abc.jsonl", 1000)
    await start(run, { variables })
    assert.deepStrictEqual(Hook.queued(files), ["abc /home/user/.claude/projects/-work/abc.jsonl"])
    assert.deepStrictEqual(Hook.crumbs(files), ["ok abc (env)"])
  })

  it("in CLAUDE_CONFIG_DIR where that is set", async () => {
    const { files, run: start } = Hook.make()
    files.write("/cfg/projects/-x/abc.jsonl", "{}\n")
    await start(run, { variables: { ...variables, CLAUDE_CONFIG_DIR: "/cfg" } })
    assert.deepStrictEqual(Hook.queued(files), ["abc /cfg/projects/-x/abc.jsonl"])
  })

  it("is empty_stdin when there is no transcript, or the id is no plain name", async () => {
    for (const id of ["abc", "../x", "", "a/b"]) {
      const { files, run: start } = Hook.make()
      files.write("/home/user/.claude/projects/x.jsonl", "{}\n")
      files.folder("/home/user/.claude/projects/-work")
      files.folder("/desk/.claude")
      await start(run, { stdin: " \n", variables: { CLAUDE_CODE_SESSION_ID: id } })
      assert.deepStrictEqual(Hook.crumbs(files), ["empty_stdin "])
      assert.isUndefined(files.read(Hook.queue))
    }
  })

  it("a private session is skipped that way too", async () => {
    const { files, run: start } = Hook.make()
    files.write("/home/user/.claude/projects/-work/abc.jsonl", "{}\n")
    files.write(Hook.list, "abc\n")
    await start(run, { variables })
    assert.deepStrictEqual(Hook.crumbs(files), ["private_skip abc"])
  })
})
