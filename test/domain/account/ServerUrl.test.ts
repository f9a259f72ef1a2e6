import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import * as ServerUrl from "../../../src/domain/account/ServerUrl.ts"

const strict = { allowPlaintext: false }
const lenient = { allowPlaintext: true }
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((parts) => parts.join("."))
const path = fc.array(label, { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join(""))

describe("ServerUrl", () => {
  it.prop("slashes and blanks around are dropped", [host, path, fc.stringMatching(/^\/{0,4}$/)], ([h, p, slashes]) => {
    assert.deepStrictEqual(ServerUrl.parse(`  https://${h}${p}${slashes}\n`, strict), Either.right(`https://${h}${p}`))
  })

  it.prop("what was accepted is accepted again, unchanged", [fc.oneof(fc.webUrl(), fc.string(), fc.ipV4())], ([text]) => {
    const once = ServerUrl.parse(text, lenient)
    if (Either.isRight(once)) assert.deepStrictEqual(ServerUrl.parse(once.right, lenient), once)
  })

  it.prop("never throws and never ends in a slash", [fc.string({ unit: "binary" })], ([text]) => {
    const parsed = ServerUrl.parse(text, lenient)
    if (Either.isRight(parsed)) assert.notMatch(parsed.right, /\/$/)
  })

  it.prop("credentials in the URL are refused and not repeated", [host, label, label], ([h, user, secret]) => {
    const password = `${secret}-sEcReT`
    const parsed = ServerUrl.parse(`https://${user}:${password}@${h}`, lenient)
    assert.deepStrictEqual(parsed, Either.left("has-credentials"))
    assert.notInclude(ServerUrl.explain("has-credentials"), password)
  })

  it.prop("plain http to another host is refused unless allowed", [host], ([h]) => {
    assert.deepStrictEqual(ServerUrl.parse(`http://${h}`, strict), Either.left("plaintext"))
    assert.deepStrictEqual(ServerUrl.parse(`http://${h}`, lenient), Either.right(`http://${h}`))
  })

  it("plain http to this machine is fine, in every spelling of its address", () => {
    const same = [
      ["http://localhost:8000/", "http://localhost:8000"],
      ["http://127.0.0.1", "http://127.0.0.1"],
      ["http://127.8.9.1:81", "http://127.8.9.1:81"],
      ["http://0x7f.1", "http://127.0.0.1"],
      ["http://[::1]:9", "http://[::1]:9"],
      ["HTTP://LOCALHOST", "http://localhost"]
    ] as const
    for (const [text, url] of same) assert.deepStrictEqual(ServerUrl.parse(text, strict), Either.right(url))
  })

  it("names that only look local are not", () => {
    for (const h of ["localhost.example.org", "127.0.0.1.example.org", "evil.localhost", "10.0.0.1", "[::2]", "localhost."]) {
      assert.deepStrictEqual(ServerUrl.parse(`http://${h}`, strict), Either.left("plaintext"), h)
    }
  })

  it("says what is wrong", () => {
    const wrong = [
      ["", "empty"], ["  ", "empty"], ["agnes.example.org", "not-a-url"], ["https://", "not-a-url"],
      ["ftp://h", "not-http"], ["file:///etc/passwd", "not-http"], ["javascript:alert(1)", "not-http"],
      ["https://user@h", "has-credentials"], ["https://h/?x=1", "has-query"], ["https://h/?", "has-query"],
      ["https://h/#", "has-query"]
    ] as const
    for (const [text, problem] of wrong) {
      assert.deepStrictEqual(ServerUrl.parse(text, strict), Either.left(problem), text)
      assert.isNotEmpty(ServerUrl.explain(problem))
    }
  })
})
