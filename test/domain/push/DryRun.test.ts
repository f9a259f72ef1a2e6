import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as DryRun from "../../../src/domain/push/DryRun.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"

const files = { localMd: undefined, uploadedLog: "/desk/.claude/agnes-sessions-uploaded.txt" }
const id = fc.constantFrom("", "a", "B", "c", "ä")

const entry = fc.tuple(id, fc.constantFrom("/p/a.jsonl", "/p/b.jsonl", "/p/c/subagents/x.jsonl", "/p/ä.jsonl"))
  .map(([sessionId, path]) => QueueEntry.make({ sessionId, path }))

describe("DryRun", () => {
  it.prop(
    "PUSH-5 no private id, stem or parent is ever in the upload list, and nothing is lost",
    [fc.array(entry), fc.array(id)],
    ([entries, listed]) => {
      const ids = new Set(listed.map(SessionId.normalize).filter((one) => one !== ""))
      const { privateSessions, sessions } = DryRun.plan(entries, ids, files)
      const isListed = (text: string): boolean => ids.has(SessionId.normalize(text))
      for (const path of sessions) {
        assert.isFalse([SessionId.stem(path), ...SessionId.parents(path)].some(isListed))
        assert.isFalse(entries.some((entry) => entry.path === path && isListed(entry.sessionId)))
      }
      const all = [...sessions, ...privateSessions.map(({ path }) => path)]
      assert.sameMembers(all, [...new Set(entries.map(({ path }) => path))])
    }
  )

  it("PUSH-7 the JSON, its keys in order, indented by two", () => {
    const plan = DryRun.plan(
      [QueueEntry.make({ sessionId: "a", path: "/p/ä.jsonl" }), QueueEntry.make({ sessionId: "b", path: "/p/b.jsonl" })],
      new Set(["b"]),
      { ...files, localMd: "/desk/.claude/CLAUDE.local.md" }
    )
    assert.strictEqual(
      DryRun.toJson(plan),
      `{
  "dry_run": true,
  "would_upload": {
    "sessions": [
      "/p/\\u00e4.jsonl"
    ],
    "local_md": "/desk/.claude/CLAUDE.local.md"
  },
  "would_skip_private": [
    {
      "session_id": "b",
      "path": "/p/b.jsonl"
    }
  ],
  "summary": {
    "sessions_count": 1,
    "private_skipped_count": 1,
    "local_md_present": true,
    "uploaded_log": "/desk/.claude/agnes-sessions-uploaded.txt"
  }
}`
    )
  })

  it("PUSH-9 the text, with two blanks before the bracket; data cannot steer the terminal", () => {
    const plan = DryRun.plan([QueueEntry.make({ sessionId: "a", path: "/p/\u001b[2J.jsonl" })], new Set(), {
      ...files,
      localMd: "/notes"
    })
    assert.deepStrictEqual(DryRun.toLines(plan), [
      "Dry run - would upload 1 session file(s)",
      "  /p/\\x1b[2J.jsonl",
      "Would upload CLAUDE.local.md  (/notes)"
    ])
  })

  it("the JSON names families where the server takes them, even when there are none", () => {
    const plan = { ...DryRun.plan([], new Set(), files), family: ["/p/a/subagents/b.jsonl"] }
    const { summary, would_upload } = JSON.parse(DryRun.toJson(plan))
    assert.deepStrictEqual([would_upload.family, summary.family_count], [["/p/a/subagents/b.jsonl"], 1])
    assert.strictEqual(JSON.parse(DryRun.toJson({ ...plan, family: [] })).summary.family_count, 0)
  })
})
