import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Redaction from "../../../src/domain/verification/Redaction.ts"
import { secrets } from "../../../src/domain/verification/Secrets.ts"
import { named, password, planted } from "./planted.ts"

const { redact } = Redaction

const surroundings = ["", " ", "\n", "\t", "\"", "'", "(", ", ", "=", ": ", "key ", "\u001b", "\\ ", "/", "["]
const around = fc.constantFrom(...surroundings)
const any = fc.constantFrom(...planted)
const value = fc.oneof(any.map(({ text }) => text), fc.constantFrom(...named).map((make) => make(password)))
const text = fc.array(fc.oneof(value, around, fc.string({ maxLength: 12 }), fc.constantFrom(
  "password", "token", "\"password\":", "secret='", "\\\"", "\\", "token:\"", "pwd is ", "-----BEGIN PRIVATE KEY-----"
)), { maxLength: 8 }).map((parts) => parts.join(""))
const json = fc.letrec<{ readonly node: unknown }>((tie) => ({
  node: fc.oneof({ depthSize: "small" }, text, fc.constant(null), fc.integer(), fc.boolean(), fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom("password", "api_key", "x")), tie("node"), { maxKeys: 4 }))
})).node

describe("obvious secrets", () => {
  it.each(planted.map(({ kind, text }) => [kind, text] as const))("%s", (kind, text) => {
    assert.strictEqual(redact(`before ${text} behind`).replace(`[redacted:${kind}]`, "X"), "before X behind")
    assert.notInclude(redact(JSON.stringify(`one\n${text}\ntwo`)), text.slice(-12))
    assert.include(redact(JSON.stringify(`one\n${text}\ntwo`)), "\\ntwo")
  })

  it("there are more than 30 kinds, and each has an example", () => {
    const shown = new Set(planted.map(({ kind }) => kind))
    const worded = ["bearer-token", "authorization", "basic-auth", "cookie", "url-password", "command-password"]
    assert.deepStrictEqual(secrets.map(({ kind }) => kind).filter((kind) => !shown.has(kind) && !worded.includes(kind)), [])
    assert.isAbove(shown.size, 30)
  })

  it.each(named.map((make, n) => [n, make] as const))("what only its name gives away (%s)", (_, make) => {
    assert.notInclude(redact(make(password)), password)
    assert.notInclude(redact(JSON.stringify({ a: make(password) })), password)
    assert.notInclude(redact(JSON.stringify({ a: JSON.stringify({ b: make(password) }) })), password)
  })

  it("wherever they stand, and whatever follows on them", () => {
    for (const { text } of planted) {
      for (const before of surroundings) {
        for (const behind of [...surroundings, "1", "A", "z", "-", "_"]) {
          assert.notInclude(redact(before + text + behind), text)
        }
      }
    }
  })
})

describe("what is no secret", () => {
  const innocent = [
    "Revenue is net of VAT; the password policy asks for 12 characters, and tokens are counted once.",
    "max_tokens: 4096, \"input_tokens\": 500, total_tokens=12",
    "{\"token\":null,\"password\":\"\",\"apiKey\":true}",
    "const key = process.env[name]",
    "commit 0123456789abcdef0123456789abcdef01234567 in task-queue-worker-pool-manager",
    "https://example.org/a:b@c and ann@example.org at 10:30",
    "tok: \"token:\", secret: ${SECRET} <token>",
    "It is a secret. The token expired; see --password-file"
  ]
  it.each(innocent)("stays: %s", (given) => assert.strictEqual(redact(given), given))
})

describe("redaction", () => {
  it.prop("leaves JSON that says the same where there is no secret", [json], ([value]) => {
    const before = JSON.stringify(value)
    JSON.parse(redact(before))
    JSON.parse(JSON.parse(redact(JSON.stringify(before))) as string)
  }, { fastCheck: { numRuns: 500 } })

  it.prop("once is enough", [fc.array(text, { maxLength: 3 }).map((parts) => parts.join(" "))], ([given]) => {
    assert.strictEqual(redact(redact(given)), redact(given))
  })

  const beginnings = [
    ...planted.flatMap(({ text }) => [text.slice(0, 12), `-${text.slice(0, 6)}`]),
    "password=\"", "password='", "token=\\\"", "secret: ", "--token ", "://a", "://:", "eyJ-eyJ", "-u a", " -u ", "bearer ",
    "cookie: ", "authorization: ", "a", "-", "_", "\\", "\"", "1", "-----BEGIN PRIVATE KEY-----", "password", "\\n", "=", " "
  ]
  it("takes time in proportion to the text, whatever it holds", async () => {
    for (const part of beginnings) {
      // The runner wants to hear from its worker now and then.
      await new Promise((resume) => setImmediate(resume))
      const large = part.repeat(Math.ceil(40_000 / part.length))
      const begun = performance.now()
      redact(large)
      assert.isBelow(performance.now() - begun, 1000, JSON.stringify(part))
    }
  }, 60_000)
})
