import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { Receipt } from "../../../src/domain/push/Receipt.ts"
import * as Notes from "../../../src/domain/status/Notes.ts"

const receipt = fc.record({
  sessionId: fc.constantFrom("", "", "abc"),
  path: fc.constantFrom("/w/.claude/CLAUDE.local.md", "/old/.claude/CLAUDE.local.md", "/p/CLAUDE.local.jsonl"),
  size: fc.nat(1),
  modifiedAt: fc.nat(1),
  changedAt: fc.constant(0),
  sha256: fc.constant("0".repeat(64)),
  serverUrl: fc.constantFrom("https://one", "https://two"),
  receivedAt: fc.nat()
}).map((fields): Receipt => fields)
const file = fc.option(fc.record({ size: fc.nat(1), modifiedAt: fc.nat(1), changedAt: fc.constant(0) }), { nil: undefined })

describe("the notes in the status", () => {
  it.prop("belong to the last receipt of this server, else to the last one", [fc.array(receipt), file], ([receipts, found]) => {
    const notes = Notes.of(receipts, found, "https://one")
    const known = receipts.filter(Notes.isReceipt)
    const ours = known.filter(({ serverUrl }) => serverUrl === "https://one")
    assert.strictEqual(notes.receipt, (ours.length > 0 ? ours : known).at(-1))
  })

  it.prop("are sent exactly when the file is as the receipt says", [fc.array(receipt), file], ([receipts, found]) => {
    const { receipt: last, state } = Notes.of(receipts, found, "https://one")
    const same = last !== undefined && last.size === found?.size && last.modifiedAt === found.modifiedAt
    assert.strictEqual(state === "sent", same)
    assert.strictEqual(state === "none" || state === "gone", found === undefined)
    assert.strictEqual(state === "none" || state === "waiting", last === undefined)
  })

  it.prop("are no transcript, and no transcript is taken for them", [receipt], ([given]) => {
    assert.strictEqual(Notes.isReceipt(given), given.sessionId === "" && !given.path.endsWith(".jsonl"))
  })
})
