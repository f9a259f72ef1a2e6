import { assert, describe, it } from "@effect/vitest"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import type { Script } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

const ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"

/** What a server, or what stands in its place, may answer; none of it is a receipt. */
const replies: ReadonlyArray<readonly [what: string, words: string, script: Script]> = [
  ["a page under 200", "this is no reply", Scripts.raw(`${ok}\r\n<html>log in</html>`)],
  ["nothing under 200", "this is no reply", Scripts.raw(`${ok}content-length: 0\r\n\r\n`)],
  ["a 204", "'status': 204", Scripts.status(204)],
  ["a reply cut short", "broke mid-flight", Scripts.raw(`${ok}content-length: 999\r\n\r\n{"status":"ok"`)],
  ["a head cut short", "broke mid-flight", Scripts.raw("HTTP/1.1 200 OK\r\nconte")],
  ["an end without a word", "broke mid-flight", Scripts.raw("")],
  ["another protocol", "broke mid-flight", Scripts.raw("220 mail.example.org ESMTP\r\n")],
  ["JSON of another shape", "this is no reply", Scripts.status(200, { ok: true })],
  ["an error under 200", "this is no reply", Scripts.status(200, { status: "error", filename: "x", size: 1 })],
  ["JSON of great depth", "this is no reply", Scripts.raw(`${ok}\r\n${"[".repeat(400_000)}`)],
  ["a body of 100 MB", "this is no reply", Scripts.status(200, "x".repeat(100_000_000))],
  ["a body that never ends", "this is no reply", Scripts.endless],
  ["a reset in the middle of the request", "broke mid-flight", Scripts.resetAfter(100)]
]

const sentAfterwards = async (s: PushScene): Promise<void> => {
  s.server.answer(Scripts.accept)
  assert.strictEqual((await s.push()).stdout, "Uploaded 1 sessions\n")
  assert.deepStrictEqual([s.waiting, s.delivered, s.dead], [[], ["one"], []])
}

describe("push and odd replies (reliability T6)", () => {
  for (const [what, words, script] of replies) {
    it(`${what}: no receipt, it waits, and is sent when the server is itself again`, scene(async (s) => {
      s.session("one")
      const { code, stderr, stdout } = await s.push()
      assert.deepStrictEqual([code, stdout], [0, "Uploaded 0 sessions\n"])
      assert.include(stderr, words)
      assert.deepStrictEqual([s.waiting, s.delivered, s.dead], [["one"], [], []])
      await sentAfterwards(s)
    }, script))
  }

  it("a refusal that comes before the body was read is a refusal", scene(async (s) => {
    s.session("one", record("x".repeat(30_000_000)))
    const { errors } = await s.json()
    assert.deepStrictEqual(errors, [{ file: "one.jsonl", status: 413 }])
    assert.deepStrictEqual(s.dead, ["one"])
  }, Scripts.early(413)))

  it("noise before the answer is no answer", scene(async (s) => {
    s.session("one")
    assert.strictEqual((await s.push()).stdout, "Uploaded 1 sessions\n")
  }, async (exchange) => {
    exchange.outgoing.writeProcessing()
    await Scripts.accept(exchange)
  }))

  it("words of the server cannot steer a terminal", scene(async (s) => {
    s.session("one")
    const { stderr, stdout } = await s.push()
    assert.notMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  }, Scripts.status(426, { detail: "\u001b[2J" }, { "x-agnes-min-version": "\u009b2J9.9", "x-agnes-latest-version": "9.9" })))
})
