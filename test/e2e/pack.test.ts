import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { build } from "esbuild"
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs"
import * as path from "node:path"
import { version } from "../../src/main/Version.ts"
import { Computer } from "./support/Computer.ts"
import { Packed } from "./support/Packed.ts"
import { ScriptedServer, sha256 } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

let packed: Packed
let computer: Computer
let server: ScriptedServer
beforeAll(async () => {
  packed = new Packed()
  computer = new Computer(packed.program)
  server = await ScriptedServer.start(Scripts.accept)
}, 300_000)
afterAll(async () => {
  await server.stop()
  computer.discard()
  packed.discard()
})

const record = `{"type":"user","sessionId":"s-1","uuid":"00000000-0000-4000-8000-000000000001","message":"hello"}\n`

describe("the packed tarball, installed without scripts", () => {
  it("holds what a user needs and nothing else", () => {
    for (const file of [
      "README.md", "CHANGELOG.md", "LICENSE", "dist/THIRD_PARTY.md", "dist/agnes.cjs", "dist/man/agnes.1",
      "dist/lib/main/index.d.ts"
    ]) {
      assert.include(packed.files, file)
    }
    assert.deepStrictEqual(packed.files.filter((file) => /^(src|test|scripts|docs|bench|node_modules|dist\/meta)\//.test(file)), [])
  })

  it("brings no Effect package and no install script", () => {
    const manifests = packed.manifests()
    assert.includeMembers(manifests.map(({ name }) => name), ["agnes", "libsql"])
    for (const { name, scripts } of manifests) {
      assert.notMatch(name, /^(effect$|@effect\/)/)
      assert.doesNotHaveAnyKeys(scripts ?? {}, ["preinstall", "install", "postinstall"], name)
    }
  })

  it("runs: version, capture, push", async () => {
    assert.strictEqual((await computer.agnes(["--version"])).stdout, `agnes ${version}\n`)
    const transcript = computer.transcript("s-1", record)
    assert.deepStrictEqual(await computer.capture("s-1", transcript), { code: 0, stdout: "", stderr: "" })
    const env = { AGNES_SERVER: server.url, AGNES_TOKEN: "e30.e30.x" }
    const { code, stderr, stdout } = await computer.agnes(["push", "--json"], { env })
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.strictEqual((JSON.parse(stdout) as { sessions: number }).sessions, 1)
    assert.deepStrictEqual(server.uploads.map(({ bytes, fileName }) => [fileName, sha256(bytes)]), [
      ["s-1.jsonl", sha256(Buffer.from(record))]
    ])
  })

  it("serves: the native part of SQLite is there without a script; and gives itself to others as npm would", async () => {
    const { code, given } = await serveOnce(async (url) => {
      const latest = await (await fetch(`${url}/cli/latest`)).json() as Latest
      const reply = await fetch(url + latest.path)
      const headers = { "if-none-match": reply.headers.get("etag") ?? "" }
      const again = await fetch(url + latest.path, { headers })
      return { latest, bytes: Buffer.from(await reply.arrayBuffer()), again: again.status }
    })
    assert.strictEqual(code, 0)
    const { again, bytes, latest } = given
    assert.deepStrictEqual([latest.version, latest.size, latest.sha256, again], [version, bytes.length, sha256(bytes), 304])
    assert.sameMembers([...packed.listed(bytes)], [...packed.files])
  })

  interface Latest {
    readonly version: string
    readonly sha256: string
    readonly size: number
    readonly path: string
  }

  /** A server for as long as it takes to ask it something. */
  const serveOnce = <A>(ask: (url: string) => Promise<A>): Promise<{ readonly code: number | null; readonly given: A }> =>
    new Promise((resolve, reject) => {
      const args = [packed.program, "serve", "--port", "0", "--json", "--data-dir", path.join(computer.home, "server")]
      const child = spawn(process.execPath, args, { env: computer.environment, stdio: ["ignore", "pipe", "inherit"] })
      const ended = once(child, "exit") as Promise<[number | null]>
      let stdout = ""
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString()
        if (!stdout.endsWith("\n")) return
        ask((JSON.parse(stdout) as { url: string }).url)
          .finally(() => child.kill("SIGTERM"))
          .then(async (given) => resolve({ code: (await ended)[0], given }), reject)
      })
    })
})

describe("the library, out of the same tarball", () => {
  const compile = (folder: string): void => {
    fs.copyFileSync("examples/embed/main.ts", path.join(folder, "main.ts"))
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({
      compilerOptions: {
        target: "ES2022", lib: ["ES2023"], module: "NodeNext", moduleResolution: "NodeNext", strict: true, types: ["node"],
        exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, outDir: "out", rootDir: "."
      },
      files: ["main.ts"]
    }))
    const tsc = path.resolve("node_modules/typescript/bin/tsc")
    execFileSync(process.execPath, [tsc, "-p", "."], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  }

  it("is embedded by an Effect service with a layer of its own, type-checked and run", async () => {
    const folder = packed.project("embed", ["effect", "@types/node", "@standard-schema/spec", "fast-check", "undici-types"])
    try {
      compile(folder)
    } catch (error) {
      assert.fail((error as { stdout?: string }).stdout ?? String(error))
    }
    const service = new Computer(path.join(folder, "out", "main.js"))
    const transcript = service.transcript("s-2", record)
    const { code, stderr, stdout } = await service.agnes([service.workspace, "s-2", transcript])
    service.discard()
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.deepStrictEqual(JSON.parse(stdout), {
      uploaded: 1, shelf: [{ name: "s-2.jsonl", size: record.length }], states: ["Sent"]
    })
    assert.lengthOf(server.uploads, 1)
  }, 120_000)

  const bundle = async (source: string): Promise<{ readonly bytes: number; readonly used: ReadonlyArray<string> }> => {
    const folder = packed.project("small", ["effect", "fast-check"])
    fs.writeFileSync(path.join(folder, "main.js"), source)
    const { metafile } = await build({
      entryPoints: [path.join(folder, "main.js")], bundle: true, format: "esm", platform: "node", write: false,
      metafile: true, minify: true
    })
    const [output] = Object.values(metafile.outputs)
    const parts = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    return { bytes: output?.bytes ?? 0, used: parts.map(([name]) => name) }
  }

  it("is tree-shakable: who uses the core alone gets no adapter, no program and no runtime", async () => {
    const { used } = await bundle(`import { Domain } from "agnes"\nconsole.log(Domain.SessionId.normalize(" A "))\n`)
    assert.isAbove(used.length, 1)
    assert.deepStrictEqual(used.filter((name) => /adapters|programs|jsonc|yaml|effect\/.*\/(Effect|Layer|Schema)\.js/.test(name)), [])
  })

  it("is tree-shakable to a single module by way of agnes/Domain", async () => {
    const { bytes } = await bundle(`import { SessionId } from "agnes/Domain"\nconsole.log(SessionId.normalize(" A "))\n`)
    assert.isBelow(bytes, 4_000)
  })
})
