import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Head from "../../../../src/adapters/http/wire/Head.ts"
import * as Unframe from "../../../../src/adapters/http/wire/Unframe.ts"

/** Cuts bytes at the given places, whatever they are. */
const cut = (bytes: Buffer, at: ReadonlyArray<number>): ReadonlyArray<Buffer> => {
  const places = [...at.map((each) => each % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b)
  return places.slice(1).map((to, n) => bytes.subarray(places[n], to))
}

const cuts = fc.array(fc.nat(500), { maxLength: 8 })
const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 6 })

/** What of these bytes is the body, and how many belong to the reply. */
const read = (unframe: Unframe.Unframe, parts: ReadonlyArray<Buffer>) => {
  const body: Array<Uint8Array> = []
  let count = 0
  for (const part of parts) {
    const used = unframe.feed(part, (piece) => void body.push(Buffer.from(piece)))
    count += used
    if (used < part.length) break
  }
  return { body: Buffer.concat(body), count, ended: unframe.isEnded() }
}

const chunked = (parts: ReadonlyArray<Uint8Array>, extension: string, trailer: string): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}${extension}\r\n`), Buffer.from(part), Buffer.from("\r\n")]),
    Buffer.from(`0\r\n${trailer}\r\n`)
  ])

describe("Unframe", () => {
  it.prop("a body of a length is that many bytes, however they come; what follows is not its", [pieces, cuts], ([parts, at]) => {
    const body = Buffer.concat(parts)
    const found = read(Unframe.make({ _tag: "Length", length: body.length }), cut(Buffer.concat([body, Buffer.from("xyz")]), at))
    assert.deepStrictEqual(found, { body, count: body.length, ended: true })
  })

  it.prop(
    "chunks are put together, however they come; what follows is not theirs",
    [pieces, cuts, fc.constantFrom("", ";a=b", " ; x"), fc.constantFrom("", "a: b\r\n", "a: b\r\nc: d\r\n")],
    ([parts, at, extension, trailer]) => {
      const wire = chunked(parts, extension, trailer)
      const found = read(Unframe.make({ _tag: "Chunked" }), cut(Buffer.concat([wire, Buffer.from("HTTP/1.1")]), at))
      assert.deepStrictEqual(found, { body: Buffer.concat(parts), count: wire.length, ended: true })
    }
  )

  it.prop("chunks that are cut off have not ended", [pieces, fc.nat()], ([parts, at]) => {
    const wire = chunked(parts, "", "")
    const unframe = Unframe.make({ _tag: "Chunked" })
    read(unframe, [wire.subarray(0, at % wire.length)])
    assert.isFalse(unframe.isEnded() || unframe.mayEndHere())
  })

  it.each([
    "x\r\n", "\r\n", "-1\r\n", "1 \r\nab", "3\nabc", "3\r\nabcd\r\n", "3\r\nabc\n", "0x3\r\nabc\r\n", "fffffffffffff\r\n", "3\r\r\n",
    "1".repeat(2_000), `0\r\n${"a: b\r\n".repeat(100)}\r\n`
  ])("%j are no chunks", (wire) => {
    assert.throws(() => read(Unframe.make({ _tag: "Chunked" }), [Buffer.from(wire)]), Unframe.Malformed)
  })
})

const framing = (headers: string) => Head.parse(`HTTP/1.1 200 OK${headers === "" ? "" : `\r\n${headers}`}`)?.framing

describe("Head", () => {
  it("is read with its reason, and names without case", () => {
    const head = Head.parse("HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nX-A:1\r\nx-a:  2 \r\nContent-Length: 5")
    assert.deepInclude(head, { status: 206, reason: "Partial Content", isKept: true, framing: { _tag: "Length", length: 5 } })
    assert.deepStrictEqual([...head!.headers], [["etag", "\"a\""], ["x-a", "1, 2"], ["content-length", "5"]])
  })

  it("a body is as long as one of the headers says, else to the end; 204 and 304 have none", () => {
    assert.deepStrictEqual(framing("Content-Length: 0"), { _tag: "Length", length: 0 })
    assert.deepStrictEqual(framing("Transfer-Encoding: Chunked"), { _tag: "Chunked" })
    assert.deepStrictEqual(framing(""), { _tag: "Rest" })
    for (const status of [100, 204, 304]) {
      assert.deepStrictEqual(Head.parse(`HTTP/1.1 ${status} X\r\nContent-Length: 9`)?.framing, { _tag: "Length", length: 0 })
    }
  })

  it("a connection is kept unless somebody says otherwise", () => {
    const isKept = (text: string) => Head.parse(text)?.isKept
    assert.isTrue(isKept("HTTP/1.1 200 OK\r\nContent-Length: 1"))
    assert.isFalse(isKept("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: x, Close"))
    assert.isFalse(isKept("HTTP/1.0 200 OK\r\nContent-Length: 1"))
    assert.isFalse(isKept("HTTP/1.1 200 OK"))
  })

  it.each([
    "", "HTTP/2 200 OK", "HTTP/1.1 99 X", "HTTP/1.1 600 X", "http/1.1 200 OK", "HTTP/1.1  200 OK", "HTTP/1.1 200 OK\r\nno colon",
    "HTTP/1.1 200 OK\r\n folded: x", "HTTP/1.1 200 OK\r\na b: x", "HTTP/1.1 200 OK\r\na: b\nc: d", "HTTP/1.1 200 OK\r\na: \0",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1",
    "HTTP/1.1 200 OK\r\nContent-Length: -1", "HTTP/1.1 200 OK\r\nContent-Length: 0x1", "HTTP/1.1 200 OK\r\nContent-Length: ",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "HTTP/1.1 200 OK\r\nContent-Length : 1"
  ])("%j is none", (text) => {
    assert.isUndefined(Head.parse(text))
  })
})
