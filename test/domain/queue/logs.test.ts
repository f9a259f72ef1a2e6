import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as AuditLine from "../../../src/domain/queue/AuditLine.ts"
import * as Rotation from "../../../src/domain/queue/Rotation.ts"
import * as SnapshotName from "../../../src/domain/queue/SnapshotName.ts"
import * as TimeColumn from "../../../src/domain/queue/TimeColumn.ts"
import { text, time } from "./arbitraries.ts"

const at = fc.integer({ min: 0, max: 253_402_300_799 }).map((seconds) => seconds * 1000)
const path = text.filter((value) => value !== "")

describe("AuditLine", () => {
  it.prop("an uploaded line comes back", [fc.record({ at, path })], ([line]) => {
    assert.deepStrictEqual(AuditLine.parseUploaded(AuditLine.encodeUploaded(line).slice(0, -1)), line)
  })

  it.prop("a private-skipped line comes back", [fc.record({ at, sessionId: text, path })], ([line]) => {
    assert.deepStrictEqual(AuditLine.parsePrivateSkipped(AuditLine.encodePrivateSkipped(line).slice(0, -1)), line)
  })

  it("B14 B15 the uploaded log is time, path", () => {
    const line = { at: Date.UTC(2026, 4, 10, 14, 32, 18), path: "/a b.jsonl" }
    assert.strictEqual(AuditLine.encodeUploaded(line), "2026-05-10T14:32:18Z\t/a b.jsonl\n")
  })

  it("B16 the private-skipped log is time, id, path", () => {
    const line = { at: Date.UTC(2026, 4, 10, 14, 32, 18), sessionId: "sid", path: "/a\tb" }
    assert.strictEqual(AuditLine.encodePrivateSkipped(line), "2026-05-10T14:32:18Z!\tsid\t/a%09b\n")
  })

  it("lines of the original with TABs in the path are read", () => {
    assert.strictEqual(AuditLine.parsePrivateSkipped("2026-05-10T14:32:18Z\tsid\t/a\tb\r")?.path, "/a\tb")
  })

  it("only a CR at the end of a line is none of its path", () => {
    assert.strictEqual(AuditLine.parseUploaded("2026-05-10T14:32:18Z\t/a\rb\r")?.path, "/a\rb")
  })

  for (const bad of ["", "x", "2026-05-10T14:32:18Z\tsid", "2026-05-10T14:32:18Z!\tsid\t%zz", "2026-05-10T14:32:18Z!\t%zz\t/a"]) {
    it(`${JSON.stringify(bad)} tells of no private session`, () => assert.isUndefined(AuditLine.parsePrivateSkipped(bad)))
  }

  for (const bad of ["", "x", "2026-05-10T14:32:18Z", "2026-13-10T14:32:18Z\t/a", "!\t/a", "2026-05-10T14:32:18Z!\t%"]) {
    it(`${JSON.stringify(bad)} is no line`, () => assert.isUndefined(AuditLine.parseUploaded(bad)))
  }
})

describe("TimeColumn", () => {
  it.prop("comes back", [fc.option(time, { nil: undefined }), fc.boolean(), fc.boolean()], ([when, fork, encoded]) => {
    const column = { time: when, fork, encoded: encoded || when === undefined }
    assert.deepStrictEqual(TimeColumn.parse(TimeColumn.encode(column)), column)
  })

  for (const bad of ["", "F", "2026-11-20T09:13:00", "2026-11-20T09:13:00Z!F", "2026-11-20T09:13:00+00:00", "!!", " !"]) {
    it(`${JSON.stringify(bad)} is none`, () => assert.isUndefined(TimeColumn.parse(bad)))
  }
})

describe("SnapshotName", () => {
  it("B6 carries the pid and a random tail", () => {
    assert.strictEqual(SnapshotName.make(123, "0a1b2c3d"), "agnes-sessions.snapshot.123.0a1b2c3d.txt")
  })

  it("B20 recognises today's and older snapshots, nothing else", () => {
    assert.isTrue(SnapshotName.is(SnapshotName.make(1, "0a1b2c3d")))
    assert.isTrue(SnapshotName.is("agnes-sessions.snapshot.999.txt"))
    for (const name of ["agnes-sessions.txt", "agnes-sessions.snapshot..txt", "agnes-sessions.snapshot.1.tmp", "agnes-sessions-failed.txt"]) {
      assert.isFalse(SnapshotName.is(name))
    }
  })
})

describe("Rotation", () => {
  it("exactly the limit is kept, one byte more is not", () => {
    assert.strictEqual(Rotation.decide(262_144, 262_144), "keep")
    assert.strictEqual(Rotation.decide(262_145, 262_144), "rotate")
  })
})
