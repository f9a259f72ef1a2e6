import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import { version } from "../../src/main/Version.ts"
import * as Pages from "../../src/main/cli/Pages.ts"
import { Computer } from "./support/Computer.ts"

let computer: Computer
beforeAll(() => {
  computer = new Computer()
})
afterAll(() => computer.discard())

describe("the command line", () => {
  it.each(["--version", "-V"])("ENTRY-2 %s prints name and version, and nothing else", async (flag) => {
    assert.deepStrictEqual(await computer.agnes([flag]), { code: 0, stdout: `agnes ${version}\n`, stderr: "" })
  })

  it("ENTRY-1 no arguments is help, with every command in it", async () => {
    const { code, stderr, stdout } = await computer.agnes([])
    assert.deepStrictEqual([code, stderr], [0, ""])
    for (const name of Pages.names) assert.match(stdout, new RegExp(`^ +- ${name}\\b`, "m"))
  })

  it("every command has a page, and every page a command", async () => {
    const { stdout } = await computer.agnes(["--help"])
    const listed = new Set([...stdout.matchAll(/^ +- ([a-z-]+)/gm)].map((match) => match[1]))
    assert.sameMembers([...listed], [...Pages.names])
  })

  it.each(Pages.names)("agnes %s --help shows an example and the exit codes, without colour in a pipe", async (name) => {
    const { code, stderr, stdout } = await computer.agnes([name, "--help"])
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.include(stdout, `\n$ agnes ${name}`)
    assert.match(stdout, /^EXAMPLES?$/m)
    assert.match(stdout, /^ {2}\$ .*agnes/m)
    assert.match(stdout, /^EXIT CODES$/m)
    assert.match(stdout, /^ {2}0 {2}done/m)
    assert.notInclude(stdout, "\u001b")
  })

  it("the help of a command below another names both", async () => {
    assert.include((await computer.agnes(["hooks", "install", "--help"])).stdout, "\n$ agnes hooks install")
    assert.include((await computer.agnes(["auth", "login", "-h"])).stdout, "\n$ agnes auth login")
  })

  it("ENTRY-7 what nobody knows is a usage error that names the help", async () => {
    const option = await computer.agnes(["status", "--bogus"])
    assert.deepStrictEqual([option.code, option.stdout], [2, ""])
    assert.include(option.stderr, "--bogus")
    assert.include(option.stderr, "Run: agnes status --help")
    const command = await computer.agnes(["bogus"])
    assert.strictEqual(command.code, 2)
    assert.include(command.stderr, "Run: agnes --help")
  })

  it.each(["bash", "fish", "zsh"])("completions for %s", async (shell) => {
    const { code, stdout } = await computer.agnes(["--completions", shell])
    assert.strictEqual(code, 0)
    assert.include(stdout, "capture-session")
  })

  it("a reader that goes away is no error", () => {
    const line = `"$NODE" "$AGNES" --help | head -c 1; echo "\${PIPESTATUS[0]}"`
    const env = { ...computer.environment, NODE: process.execPath, AGNES: computer.program }
    const said = execFileSync("bash", ["-c", line], { env, encoding: "utf8" })
    assert.match(said, /0\n$/)
  })
})
