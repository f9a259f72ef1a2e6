import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as Table from "../../src/domain/server/settings/Table.ts"
import * as Pages from "../../src/main/cli/Pages.ts"

const files = fs.readdirSync("deploy")
const read = (name: string): string => fs.readFileSync(`deploy/${name}`, "utf8")
const variables = new Set(Table.rows.flatMap(([, setting]) => setting.variables))

const isThere = (program: string): boolean => {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

describe("what deploy/ says", () => {
  it.each(files)("%s: every variable and every command it names is there", (name) => {
    const text = read(name)
    for (const [variable] of text.matchAll(/\bAGNES_[A-Z_]+\b/g)) assert.isTrue(variables.has(variable), variable)
    for (const [, command = ""] of text.matchAll(/(?:\/usr\/local\/bin\/agnes|^agnes|-- agnes|"agnes",) ([a-z]+)/gm)) {
      assert.include(Pages.names, command)
    }
  })

  it.each(files)("%s: every file it names is there", (name) => {
    for (const [, file = ""] of read(name).matchAll(/deploy\/([\w.-]+\.\w+)/g)) assert.include(files, file)
    for (const [, file = ""] of read(name).matchAll(/`([\w.-]+\.(?:service|timer|conf|yaml))`/g)) assert.include(files, file)
  })

  it("15.3-C12 containers do not collect: there are no homes in them", () => {
    assert.match(read("compose.yaml"), /AGNES_SKIP_LEGACY_COLLECTOR: "1"/)
    assert.match(read("Dockerfile"), /AGNES_SKIP_LEGACY_COLLECTOR=1/)
  })

  it("nothing in a container runs as root", () => {
    const lines = read("Dockerfile").split("\n")
    assert.isAbove(lines.indexOf("ENTRYPOINT [\"agnes\"]"), lines.indexOf("USER agnes"))
  })

  it("systemd takes the units as they are", (context) => {
    if (!isThere("systemd-analyze")) return context.skip("not run: there is no systemd-analyze")
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-units-"))
    try {
      const units = files.filter((name) => /\.(service|timer)$/.test(name))
      for (const name of units) {
        // Neither the program nor its user need be on this machine.
        const text = read(name).replace("/usr/local/bin/agnes", "/bin/true").replace(/^(User|Group)=agnes$/gm, "$1=root")
        fs.writeFileSync(path.join(folder, name), text)
      }
      const said = execFileSync("systemd-analyze", ["verify", ...units.map((name) => path.join(folder, name))], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"]
      })
      assert.strictEqual(said, "")
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  })
})
