import { assert, describe, it } from "vitest"
import * as fs from "node:fs"

interface Metafile {
  readonly inputs: Record<string, {
    readonly imports: ReadonlyArray<{ readonly path: string; readonly kind: string; readonly external?: boolean }>
  }>
  readonly outputs: Record<string, { readonly bytes: number }>
}

const meta = (name: string): Metafile => JSON.parse(fs.readFileSync(`dist/meta/${name}.json`, "utf8")) as Metafile
const bytes = (name: string) => Object.values(meta(name).outputs)[0]!.bytes

/** What runs as soon as the bundle is loaded: everything that import() does not put off. */
const atStart = ({ inputs }: Metafile, entry: string): ReadonlySet<string> => {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { external, kind, path } of inputs[file]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) visit(path)
    }
  }
  visit(entry)
  return seen
}

describe("the file that every command but the hooks starts with", () => {
  it("is small and holds nothing but itself", () => {
    assert.isAtMost(bytes("start"), 6_000)
    const inputs = Object.keys(meta("start").inputs)
    assert.deepStrictEqual(inputs.filter((file) => !/^(src\/main\/start\/|src\/domain\/text\/Fnv1a\.ts|own:|<define:)/.test(file)), [])
  })
})

describe("the command line", () => {
  it("starts with the parser alone: each command, and what it runs on, is loaded when it is asked for", () => {
    const own = [...atStart(meta("cli"), "src/main/cli/bin.ts")].filter((file) => file.startsWith("src/")).sort()
    assert.deepStrictEqual(own, [
      "src/domain/account/ConfigDir.ts",
      "src/main/Version.ts",
      ...["After", "Cli", "Commands", "ExitCode", "Failure", "Help", "LastError", "Pages", "Prebuilds", "Ready", "LateTerminal", "Screen", "Streams", "bin"]
        .map((name) => `src/main/cli/${name}.ts`)
    ].sort())
  })

  it("holds nothing of the server's routes and pages, and of what they are made with", () => {
    const parts = /src\/main\/server\/(assets|docs|http|observe|pages|routes|Serve|main)/
    const tools = /node_modules\/(@kitajs|@effect\/(opentelemetry|ai)|markdown-it|mime|multipasta|find-my-way-ts|undici|ws|yaml)/
    const routing = /@effect\/platform\/.*\/(HttpApi(?!Schema)|HttpServer(?!Re)|OpenApi)/
    const inputs = Object.keys(meta("cli").inputs)
    assert.deepStrictEqual(inputs.filter((file) => [parts, tools, routing].some((some) => some.test(file))), [])
  })

  it("has at most 1,200,000 bytes", () => assert.isAtMost(bytes("cli"), 1_200_000))
})

describe("help", () => {
  it("is written for every command by the build, and holds no name of this machine", () => {
    const pages = JSON.parse(fs.readFileSync("dist/help.json", "utf8")) as Record<string, string>
    assert.includeMembers(Object.keys(pages), ["", "push", "hooks install", "auth token create", "users list", "serve"])
    for (const [words, text] of Object.entries(pages)) {
      assert.include(text.replace(/\u001b\[[0-9;]*m/g, ""), `\n$ agnes${words === "" ? "" : ` ${words}`}`)
      assert.notInclude(text, process.cwd())
    }
  })
})
