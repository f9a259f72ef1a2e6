import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as ArtifactName from "../../../src/domain/server/ArtifactName.ts"

const sha256 = "0123456789abcdef".repeat(4)
const any = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ minLength: 150, maxLength: 400 }))

describe("ArtifactName", () => {
  it("15.1-U9 W-21 every name has a result: no slash, nothing invisible, never too long, and it is its own name", () =>
    fc.assert(fc.property(any, (fileName) => {
      const name = ArtifactName.of(fileName, sha256)
      assert.notMatch(name, /[/\\\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      assert.isAtLeast(name.length, 1)
      assert.isAtMost(name.length, 200)
      assert.notMatch(name, /^\.*$/)
      assert.strictEqual(ArtifactName.of(name, sha256), name)
    })))

  it("takes what people call their files", () => {
    const { of } = ArtifactName
    assert.strictEqual(of("Report März (2).html", sha256), "Report März (2).html")
    assert.strictEqual(of("../../etc/passwd", sha256), "passwd")
    assert.strictEqual(of("C:\\x\\y.png", sha256), "y.png")
    assert.strictEqual(of("a\u202egnp.html\r\n", sha256), "agnp.html")
    for (const none of ["", "..", ".", "/", "\u0000"]) assert.strictEqual(of(none, sha256), "artifact_01234567")
    assert.match(of(`${"x".repeat(300)}.html`, sha256), /^x{195}\.html$/)
  })

  it("W-21 the header of a download is one line of ASCII, and says the name", () =>
    fc.assert(fc.property(any, (fileName) => {
      const name = ArtifactName.of(fileName, sha256)
      const header = ArtifactName.disposition(name)
      assert.match(header, /^attachment; filename="[\x20-\x21\x23-\x24\x26-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%!_.~-]*$/)
      assert.strictEqual(decodeURIComponent(header.slice(header.indexOf("UTF-8''") + 7)), name)
    })))
})
