import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as HookFolders from "../../../src/domain/workspace/HookFolders.ts"
import * as HookLine from "../../../src/domain/workspace/HookLine.ts"

const lines = HookLine.make({ platform: "linux", folders: ["/usr/local/bin", "/opt/node/bin"] })

describe("HookLine", () => {
  const rest = "agnes capture-session 2>/dev/null || true; agnes pull --quiet --budget 2 </dev/null >/dev/null 2>&1 & "
    + "[ -d ~/.agnes/marketplace/.git ] && agnes refresh-marketplace --check </dev/null 2>/dev/null; wait; true\""

  it("H1 SessionStart captures, then pulls within its budget and says only what the marketplace has to say", () => {
    assert.strictEqual(lines.sessionStart, `bash -c "PATH=\\"\\$PATH\\":/usr/local/bin:/opt/node/bin; ${rest}`)
  })

  it("H2 both hook lines start with bash -c, on Windows too", () => {
    for (const platform of ["linux", "darwin", "win32"]) {
      const { sessionEnd, sessionStart } = HookLine.make({ platform, folders: [] })
      for (const line of [sessionStart, sessionEnd]) assert.match(line, /^bash -c "/)
    }
  })

  it("H13 SessionEnd captures first, then pushes detached", () => {
    assert.strictEqual(
      lines.sessionEnd,
      "bash -c \"PATH=\\\"\\$PATH\\\":/usr/local/bin:/opt/node/bin; agnes capture-session 2>/dev/null || true; "
        + "( nohup agnes push --quiet </dev/null >/dev/null 2>&1 & ) ; true\""
    )
  })

  it("the status line asks for the mark before it starts anything", () => {
    assert.strictEqual(
      lines.statusLine,
      "[ -s \"${AGNES_LOCAL_DIR:-$CLAUDE_PROJECT_DIR}/.claude/agnes-sessions-private.txt\" ] && "
        + "PATH=\"$PATH\":/usr/local/bin:/opt/node/bin agnes statusline; true"
    )
  })

  it("Windows gets the plain forms of the seeds", () => {
    assert.deepStrictEqual(HookLine.make({ platform: "win32", folders: ["/c/bin"] }), {
      sessionStart: `bash -c "${rest}`,
      sessionEnd: "bash -c \"agnes capture-session 2>/dev/null || true; "
        + "( nohup agnes push --quiet </dev/null >/dev/null 2>&1 & ) ; true\"",
      statusLine: "agnes statusline"
    })
  })

  it("no line upgrades: nobody's command changes without being asked for", () => {
    for (const line of Object.values(lines)) assert.notInclude(line, "self-upgrade")
  })

  it("F7 the start of a session does not push: pull does that when sessions are stranded", () => {
    assert.notInclude(lines.sessionStart, "agnes push")
  })
})

describe("HookFolders", () => {
  it.prop("keeps plain absolute folders once and in order, and loses none", [fc.array(fc.oneof(
    fc.constantFrom("/usr/bin", "/usr/bin/", "/opt/a b", "/$(x)", "relative", "/x:y", "/quo\"te", "/new\nline", ""),
    fc.string()
  ))], ([found]) => {
    const { folders, refused } = HookFolders.choose(found)
    for (const folder of folders) assert.match(folder, /^\/[A-Za-z0-9._/+@-]*$/)
    assert.strictEqual(new Set([...folders, ...refused]).size, folders.length + refused.length)
    for (const folder of found) assert.isTrue([...folders, ...refused].includes(folder.replace(/(?<=.)\/+$/, "")))
  })

  it("names the folders it leaves out", () => {
    assert.deepStrictEqual(HookFolders.choose(["/usr/bin", "/my tools", "/usr/bin/", "bin"]), {
      folders: ["/usr/bin"],
      refused: ["/my tools", "bin"]
    })
  })
})
