import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll } from "vitest"
import * as NodePluginFolders from "../../../src/adapters/node/NodePluginFolders.ts"
import { PluginFolders as Port } from "../../../src/ports/PluginFolders.ts"
import * as PluginFolders from "../../ports/PluginFolders.ts"

const root = realpathSync(mkdtempSync(join(tmpdir(), "agnes-plugins-")))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const put = (entries: ReadonlyArray<PluginFolders.Entry>): string => {
  const folder = mkdtempSync(join(root, "f-"))
  for (const { bytes, executable, isLink, path } of entries) {
    const at = join(folder, path)
    mkdirSync(dirname(at), { recursive: true })
    if (isLink === true) symlinkSync("/etc/hostname", at)
    else writeFileSync(at, bytes, { mode: executable ? 0o755 : 0o644 })
  }
  return folder
}

PluginFolders.suite("node", (entries) => ({ folder: put(entries), layer: NodePluginFolders.layer }))

const read = (folder: string, below: string) =>
  Effect.flatMap(Port, (port) => Effect.flip(port.files(folder, below))).pipe(Effect.provide(NodePluginFolders.layer))

it.effect("a folder below that is a link leads nowhere, and a FIFO is no file and holds nobody up", () =>
  Effect.gen(function*() {
    const folder = put([{ path: "p/a", executable: false, bytes: new Uint8Array(1) }])
    symlinkSync(join(folder, "p"), join(folder, "q"))
    assert.match((yield* read(folder, "q")).why, /link/)
    execFileSync("mkfifo", [join(folder, "p/fifo")])
    assert.match((yield* read(folder, "p")).why, /neither a file nor a folder/)
  }))
