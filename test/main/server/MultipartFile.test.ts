import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as MultipartFile from "../../../src/main/server/MultipartFile.ts"

const boundary = "a-b--c"
const wrap = (content: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="x"\r\n\r\nv\r\n`
  + `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="s.jsonl"\r\n\r\n${content}\r\n--${boundary}--\r\n`

/** The body cut at these places. */
async function* cut(body: Buffer, places: ReadonlyArray<number>): AsyncGenerator<Uint8Array> {
  const at = [...new Set(places.map((place) => place % (body.length + 1)))].sort((a, b) => a - b)
  for (let n = 0; n <= at.length; n++) yield body.subarray(at[n - 1] ?? 0, at[n])
}

const read = async (chunks: AsyncIterable<Uint8Array>) => {
  let name: string | undefined
  const bytes: Array<Uint8Array> = []
  const headers = { "content-type": `multipart/form-data; boundary=${boundary}` }
  for await (const event of MultipartFile.events(chunks, headers, "file")) {
    if (event._tag === "File") name = event.name
    else bytes.push(Uint8Array.from(event.bytes))
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

  it("no piece ends between two dashes, and no byte is lost or held for long", () =>
    fc.assert(fc.asyncProperty(fc.array(fc.stringMatching(/^[-a]{0,5}$/)), async (texts) => {
      const pieces: Array<string> = []
      const source = (async function*() {
        for (const text of texts) yield Buffer.from(text)
      })()
      for await (const piece of MultipartFile.undashed(source)) pieces.push(Buffer.from(piece).toString())
      assert.strictEqual(pieces.join(""), texts.join(""))
      for (const piece of pieces.slice(0, -1)) assert.isFalse(piece.endsWith("-"))
    })))

  it("a flood of dashes is passed on", async () => {
    const text = "-".repeat(100_000)
    assert.strictEqual((await read(cut(Buffer.from(wrap(text)), [1000, 20_000, 99_999]))).content, text)
  })

  it("a body that ends before its closing boundary is malformed", async () => {
    const body = Buffer.from(wrap("x"))
    for (const end of [body.length - 12, body.length - 5]) {
      const error = await read(cut(body.subarray(0, end), [])).catch((error: unknown) => error)
      assert.instanceOf(error, MultipartFile.Malformed, `${end}`)
    }
  })
})
