import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as SessionName from "../../../src/domain/server/SessionName.ts"

const plain = (fileName: string) => {
  const named = SessionName.parse(fileName)
  return named._tag === "Plain" ? named.session : undefined
}

const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.stringMatching(/^[A-Za-z0-9._\\/-]{0,20}(\.jsonl)?$/),
  fc.uuid().map((id) => `${id}.jsonl`)
)

describe("SessionName", () => {
  it.prop("S1 whatever a client sends, the stored name is one component of safe characters", [anyName], ([name]) => {
    const named = SessionName.parse(name)
    const session = named._tag === "Plain" ? named.session : SessionName.fromHash("0".repeat(64))
    assert.isTrue(SessionName.isSessionName(session))
    assert.match(SessionName.fileName(session), /^[a-z0-9_][a-z0-9._-]*\.jsonl$/)
    assert.isAtMost(SessionName.fileName(session).length, 134)
    assert.notInclude(session, "/")
  })

  it.prop("15.1-U1 ids Claude Code gives are kept as they are", [fc.uuid()], ([id]) => {
    assert.strictEqual(plain(`${id}.jsonl`), id)
    assert.strictEqual(plain(`${id.toUpperCase()}.jsonl`), id)
  })

  it.prop("a stored name names itself", [anyName], ([name]) => {
    const session = plain(name)
    if (session !== undefined) assert.strictEqual(plain(SessionName.fileName(session)), session)
  })

  it.prop("different plain names, but for their case, are different sessions", [anyName, anyName], ([a, b]) => {
    if (plain(a) !== undefined && plain(a) === plain(b)) {
      const base = (name: string) => name.slice(name.search(/[^/\\]*$/)).toLowerCase()
      assert.strictEqual(base(a), base(b))
    }
  })

  it("15.1-U3 folders in front of a name are dropped", () => {
    assert.strictEqual(plain("../../etc/passwd.jsonl"), "passwd")
    assert.strictEqual(plain("C:\\Users\\x\\s1.jsonl"), "s1")
    assert.strictEqual(plain("/abs/s-1_x.y.JSONL"), "s-1_x.y")
  })

  it("W-21 S1 odd names are none of ours", () => {
    const odd = [
      ".jsonl", ".hidden.jsonl", "..jsonl", "a b.jsonl", "ü.jsonl", "a.txt", "passwd", "a\u0000.jsonl", "%2e%2e%2fa.jsonl",
      "\u212A.jsonl", "a\u202e.jsonl", "con.jsonl", "NUL.jsonl", "aux.x.jsonl", "com1.jsonl", "a..jsonl", "-a.jsonl",
      "upload_00.jsonl", `${"a".repeat(129)}.jsonl`, "a\n.jsonl", "a\"b.jsonl"
    ]
    for (const name of odd) assert.strictEqual(SessionName.parse(name)._tag, "Odd", JSON.stringify(name))
  })

  it("a name that is none is told apart from an odd one", () => {
    for (const name of ["", "   ", "folder/", "..\\"]) assert.strictEqual(SessionName.parse(name)._tag, "Nameless")
  })
})
