import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Redact from "../../../src/domain/doctor/Redact.ts"

const secrets: Redact.Secrets = {
  workspace: "/home/ann/secret client",
  home: "/home/ann",
  serverUrl: "https://agnes.acme.example:8443",
  ids: ["merger-talks", "4d0e2843-d4b6-4016-8887-053f57028e56"],
  aliasOf: (id) => `session-${id.length}`
}
const clean = Redact.text(secrets)

const word = fc.constantFrom("cannot", "read", ":", "(EACCES)", "HTTP 500", "the token", "\n", "\t")
const planted = fc.constantFrom(
  "ann@example.org", "x.y+z@mail.example.co", "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImEifQ.c2lnbmF0dXJl", "merger-talks",
  "a".repeat(40), "4d0e2843-d4b6-4016-8887-053f57028e56", "4D0E2843-D4B6-4016-8887-053F57028E56", "/home/ann/secret client",
  "https://agnes.acme.example:8443", "getaddrinfo ENOTFOUND agnes.acme.example", "https://elsewhere.example/x?y=z"
)

describe("what leaves in a bundle", () => {
  it.prop("no secret survives wherever it stands, and words do", [fc.array(fc.oneof(word, planted), { maxLength: 12 })],
    ([parts]) => {
      const said = clean(parts.join(" "))
      for (const secret of ["ann@", "x.y+z", "eyJ", "merger", "aaaaaaaa", "4d0e2843", "4D0E2843", "secret client", "/home/ann", "acme", "elsewhere"]) {
        assert.notInclude(said, secret)
      }
      if (parts.includes("(EACCES)")) assert.include(said, "(EACCES)")
    })

  it("says where something is without saying whose", () => {
    assert.strictEqual(
      clean("/home/ann/secret client/.claude/settings.json is not valid JSON; see /home/ann/.config/agnes"),
      "<workspace>/.claude/settings.json is not valid JSON; see ~/.config/agnes"
    )
    assert.strictEqual(clean("run: agnes push --retry-failed merger-talks"), "run: agnes push --retry-failed session-12")
  })
})
