import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as MultipartFile from "../../../src/main/server/MultipartFile.ts"

const boundary = "a-b--c"
const wrap = (content: string, fileName = "s.jsonl"): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="x"\r\n\r\nv\r\n`
  + `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\n\r\n${content}\r\n--${boundary}--\r\n`

/** The body cut at these places. */
async function* cut(body: Buffer, places: ReadonlyArray<number>): AsyncGenerator<Uint8Array> {
  const at = [...new Set(places.map((place) => place % (body.length + 1)))].sort((a, b) => a - b)
  for (let n = 0; n <= at.length; n++) yield body.subarray(at[n - 1] ?? 0, at[n])
}

const read = async (chunks: AsyncIterable<Uint8Array>) => {
  let name: string | undefined
  const bytes: Array<Uint8Array> = []
  const contentType = `multipart/form-data; boundary=${boundary}`
  for await (const event of MultipartFile.events(chunks, contentType, "file")) {
    if (event._tag === "File") name = event.name
    else if (event._tag === "Bytes") bytes.push(Uint8Array.from(event.bytes))
  }
  return { name, content: Buffer.concat(bytes).toString() }
}

const content = fc.stringMatching(/^(-|\r\n|--a-b|--a-b--|a|\n){0,12}$/)

describe("MultipartFile", () => {
  it("gives the same file wherever the body is cut in two", async () => {
    const text = "hello\r\n--a-b--\r\n--\r\nworld--"
    const body = Buffer.from(wrap(text))
    for (let place = 0; place <= body.length; place++) {
      assert.deepStrictEqual(await read(cut(body, [place])), { name: "s.jsonl", content: text }, `cut at ${place}`)
    }
  })

  it("gives the same file however the body is cut", () =>
    fc.assert(fc.asyncProperty(content, fc.array(fc.nat()), async (text, places) => {
      fc.pre(!text.includes(`\r\n--${boundary}`))
      assert.deepStrictEqual(await read(cut(Buffer.from(wrap(text)), places)), { name: "s.jsonl", content: text })
    })))

  it("a flood of dashes is passed on", async () => {
    const text = "-".repeat(100_000)
    assert.strictEqual((await read(cut(Buffer.from(wrap(text)), [1000, 20_000, 99_999]))).content, text)
  })

  it("a body that ends before its closing boundary is malformed", async () => {
    const body = Buffer.from(wrap("x"))
    for (const end of [0, 10, body.length - 12, body.length - 5, body.length - 3]) {
      const error = await read(cut(body.subarray(0, end), [])).catch((error: unknown) => error)
      assert.instanceOf(error, MultipartFile.Malformed, `${end}`)
    }
  })

  it("lets go of its source when nobody wants more", async () => {
    let released = false
    const source: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: Buffer.from(wrap("x".repeat(100)).slice(0, 150)) }),
        return: async () => ({ done: (released = true), value: undefined })
      })
    }
    for await (const _ of MultipartFile.events(source, `multipart/form-data; boundary=${boundary}`, "file")) break
    assert.isTrue(released)
  })

  it("holds no more than a piece", async () => {
    const text = "x".repeat(500_000)
    const sizes: Array<number> = []
    const body = Buffer.from(wrap(text))
    const pieces = cut(body, Array.from({ length: 500 }, (_, n) => n * 1000))
    for await (const event of MultipartFile.events(pieces, `multipart/form-data; boundary=${boundary}`, "file")) {
      if (event._tag === "Bytes") sizes.push(event.bytes.length)
    }
    assert.isAtMost(Math.max(...sizes), 1200)
    assert.strictEqual(sizes.reduce((sum, size) => sum + size, 0), text.length)
  })

  it("too many parts, and a header without end, are malformed", async () => {
    const part = (name: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n\r\n`
    const bodies = [`${part("x").repeat(40)}--${boundary}--\r\n`, `--${boundary}\r\nX: ${"x".repeat(20_000)}`]
    for (const body of bodies) {
      assert.instanceOf(await read(cut(Buffer.from(body), [])).catch((error: unknown) => error), MultipartFile.Malformed)
    }
  })

  it("W-21 any text may be a file's name", () =>
    fc.assert(fc.asyncProperty(fc.string({ unit: "grapheme" }), async (name) => {
      fc.pre(!/["\\\r\n]/.test(name))
      assert.deepStrictEqual((await read(cut(Buffer.from(wrap("x", name)), []))).name, name)
    })))
})
