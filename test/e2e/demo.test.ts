import { assert, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import * as path from "node:path"
import { pathToFileURL } from "node:url"

const script = path.resolve("scripts/demo.mjs")

const run = (env: Record<string, string>): Promise<{ readonly code: number; readonly said: string }> =>
  new Promise((resolve) =>
    execFile(process.execPath, [script, "--built", "--end"], { env: { ...process.env, FORCE_COLOR: "", ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }))
  )

interface Judged {
  readonly ok: boolean
  readonly verdict: string
}

describe("the demo", () => {
  it("brings thirteen sessions to a real server byte for byte, and keeps the private one back", async () => {
    const { code, said } = await run({})
    assert.strictEqual(code, 0, said)
    assert.lengthOf(said.match(/✔ equal/g) ?? [], 13)
    assert.lengthOf(said.match(/✔ private, absent/g) ?? [], 1)
    assert.lengthOf(said.match(/✔ as counted/g) ?? [], 13)
    assert.lengthOf(said.match(/✔ as added up by hand/g) ?? [], 2)
    assert.match(said, /14 of 14 sessions as they should be/)
    assert.include(said, "My sessions shows 13 sessions, the private one not among them")
    assert.notInclude(said, "\u001b")
  }, 120_000)

  it("ends with 1 when something on the way fails", async () => {
    const { code, said } = await run({ TMPDIR: "/nowhere/at/all" })
    assert.strictEqual(code, 1, said)
  })

  it("sees what is missing, different, or sent though private", async () => {
    const { judge } = await import(pathToFileURL(path.resolve("scripts/demo/Judge.mjs")).href) as {
      readonly judge: (given: { hidden: boolean; local: Buffer; remote: Buffer | undefined }) => Judged
    }
    const [one, two] = [Buffer.from("one"), Buffer.from("two")]
    const verdict = (hidden: boolean, remote: Buffer | undefined): string => judge({ hidden, local: one, remote }).verdict
    assert.strictEqual(verdict(false, one), "equal")
    assert.strictEqual(verdict(false, two), "DIFFERENT")
    assert.strictEqual(verdict(false, undefined), "MISSING")
    assert.strictEqual(verdict(true, undefined), "private, absent")
    assert.strictEqual(verdict(true, one), "PRIVATE BUT SENT")
    assert.isFalse(judge({ hidden: false, local: one, remote: two }).ok)
    assert.isFalse(judge({ hidden: true, local: one, remote: one }).ok)
  })
})
