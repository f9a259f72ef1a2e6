import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFileSync, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Completions from "../../src/main/cli/manual/Completions.ts"
import * as Manual from "../../src/main/cli/manual/Manual.ts"
import * as Pages from "../../src/main/cli/Pages.ts"
import { Computer } from "./support/Computer.ts"

const pages = JSON.parse(fs.readFileSync("dist/help.json", "utf8")) as Record<string, string>
const manual = Manual.make(pages)
const commands = manual.filter(({ words }) => words.length > 0).map(({ words }) => words.join(" "))

let computer: Computer
beforeAll(() => {
  computer = new Computer()
})
afterAll(() => computer.discard())

const isInstalled = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined

describe("the help pages as data", () => {
  it("know every command, with text, options and their choices, and lose nothing of a page", () => {
    assert.includeMembers(commands, [...Pages.names, "auth token create"])
    for (const { exitCodes, options, text, usage, words } of manual) {
      assert.isNotEmpty(text, words.join(" "))
      assert.isNotEmpty(exitCodes)
      assert.isTrue(usage.startsWith(words.join(" ")), usage)
      const page = (pages[words.join(" ")] ?? "").replace(/\u001b\[[0-9;]*m/g, "")
      const printed = /\nOPTIONS\n([^]*?)\n(?:EXAMPLES?|COMMANDS)\n/.exec(page)?.[1] ?? ""
      const heads = [...printed.matchAll(/^\(?(-{1,2}[A-Za-z][a-z-]*)/gm)].map(([, name]) => name)
      assert.deepStrictEqual(options.map(({ names }) => names[0]), heads)
      for (const { text } of options) assert.isNotEmpty(text)
    }
    assert.deepStrictEqual(
      Manual.find(manual, ["query"])?.options.find(({ names }) => names.includes("--format"))?.choices,
      ["table", "csv", "json", "markdown"]
    )
  })
})

describe("completions", () => {
  const cases: ReadonlyArray<readonly [line: ReadonlyArray<string>, some: ReadonlyArray<string>, none?: ReadonlyArray<string>]> = [
    [["pu"], ["pull", "push"], ["query"]],
    [[""], ["init", "auth", "self-upgrade", "tables"], ["--help", "login"]],
    [["auth", ""], ["login", "token", "import-token"], ["create", "init"]],
    [["auth", "token", ""], ["create", "list", "revoke"], ["login"]],
    [["auth", "token", "create", "--n"], ["--name"], ["--ttl"]],
    [["hooks", "install", "--"], ["--workspace", "--help"]],
    [["query", "--format", ""], ["table", "csv", "json", "markdown"]],
    [["query", "--format", "json", "--l"], ["--limit"]],
    [["completions", "z"], ["zsh"], ["bash"]],
    [["push", "init", "--"], ["--retry-failed"], ["--server-url"]],
    [["init", "--workspace", "x"], [], ["push"]]
  ]

  it("bash completes commands below commands, options and their values", () => {
    const script = `source "$1"; shift
      while [ $# -gt 0 ]; do
        IFS=, read -r -a given <<< "$1"; COMP_WORDS=(agnes \${given[@]+"\${given[@]}"})
        case "$1" in ""|*,) COMP_WORDS+=("");; esac
        COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _agnes; echo "\${COMPREPLY[*]}"; shift
      done`
    const file = path.join(computer.home, "completions")
    fs.writeFileSync(file, execFileSync(process.execPath, [computer.program, "completions", "bash"], { env: computer.environment }))
    const lines = cases.map(([line]) => line.join(","))
    const said = execFileSync("bash", ["-uc", script, "bash", file, ...lines], { encoding: "utf8" }).split("\n")
    cases.forEach(([line, some, none = []], at) => {
      const words = (said[at] ?? "").split(" ")
      assert.includeMembers(words, [...some], line.join(" "))
      for (const word of none) assert.notInclude(words, word, line.join(" "))
    })
  })

  it.each(["bash", "zsh", "fish"] as const)("%s: every command and option is in it, and its own shell takes it where there is one", (shell) => {
    const text = Completions.make(manual, shell)
    for (const { options, words } of manual) {
      for (const word of [...words, ...options.flatMap(({ names }) => names.map((name) => name.replace(/^-+/, "")))]) {
        assert.include(text, word)
      }
    }
    if (isInstalled(shell)) assert.strictEqual(spawnSync(shell, ["-n"], { input: text }).status, 0)
  })
})

describe("the man page", () => {
  const page = fs.readFileSync("dist/man/agnes.1", "utf8")

  it("is the one package.json names, and holds every command and option", () => {
    const { man } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { man: ReadonlyArray<string> }
    assert.deepStrictEqual(man, ["dist/man/agnes.1"])
    for (const { isGroup, words } of manual) {
      if (!isGroup) assert.include(page, `.SS "agnes ${words.join(" ").replaceAll("-", "\\-")}`)
    }
    for (const { names } of manual.flatMap(({ options }) => options)) assert.include(page, (names[0] ?? "").replaceAll("-", "\\-"))
  })

  it("says nothing troff does not understand, where there is one to ask", () => {
    for (const line of page.split("\n")) assert.notMatch(line, /^\.(?!TH |SH |SS |B |I |TP$|PP$|br$|nf$|fi$|RS$|RE$)/)
    if (!isInstalled("groff")) return
    const { status, stderr, stdout } = spawnSync("groff", ["-man", "-Tutf8", "-ww"], { input: page, encoding: "utf8" })
    assert.deepStrictEqual([status, stderr], [0, ""])
    assert.include(stdout.replace(/.\u0008|\u001b\[[0-9;]*m/g, ""), "--retry-failed")
  })
})

describe("agnes help", () => {
  const help = (...args: ReadonlyArray<string>) => computer.agnes(["help", ...args])

  it("prints the page of a command, the front page without one, and a usage error for none there is", async () => {
    const plain = (name: string) => (pages[name] ?? "").replace(/\u001b\[[0-9;]*m/g, "")
    assert.deepStrictEqual(await help("auth", "token"), { code: 0, stdout: plain("auth token"), stderr: "" })
    assert.strictEqual((await help()).stdout, plain(""))
    const none = await help("nonsense")
    assert.deepStrictEqual([none.code, none.stdout], [2, ""])
    assert.include(none.stderr, "agnes --help")
  })

  it("--agent tells a coding agent of every command once, of no other, and in few words", async () => {
    const { code, stdout } = await help("--agent")
    assert.strictEqual(code, 0)
    const named = [...stdout.matchAll(/`agnes ([a-z][a-z -]*?)(?= [[<-]|`| COMMAND)/g)].map(([, name = ""]) => name)
    for (const name of named) {
      assert.isTrue(commands.some((command) => name === command || name.startsWith(`${command} `)), name)
    }
    const unsaid = ["help", "completions"]
    for (const name of Pages.names.filter((each) => !unsaid.includes(each))) {
      assert.isTrue(named.some((each) => each === name || each.startsWith(`${name} `)), name)
    }
    assert.include(stdout, "agnes auth import-token --token -")
    assert.isBelow(stdout.length, 6_000)
  })
})
