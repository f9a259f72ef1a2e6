import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** The tarball of `npm pack`, installed globally into an empty prefix without running any install script. */
export class Packed {
  readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-packed-")))
  readonly prefix = path.join(this.folder, "prefix")
  readonly modules = path.join(this.prefix, "lib", "node_modules")
  /** As `npm pack` lists them. */
  readonly files: ReadonlyArray<string>

  constructor() {
    const said = npm(["pack", "--ignore-scripts", "--json", "--pack-destination", this.folder])
    const [{ filename, files }] = JSON.parse(said) as [{ filename: string; files: ReadonlyArray<{ path: string }> }]
    this.files = files.map((file) => file.path)
    fs.mkdirSync(this.prefix)
    npm([
      "install", "--global", "--prefix", this.prefix, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline",
      path.join(this.folder, filename)
    ])
  }

  get program(): string {
    return path.join(this.prefix, "bin", "agnes")
  }

  /** What npm finds in a tarball. */
  listed(tarball: Uint8Array): ReadonlyArray<string> {
    const file = path.join(this.folder, "other.tgz")
    fs.writeFileSync(file, tarball)
    const [{ files }] = JSON.parse(npm(["pack", file, "--dry-run", "--json"])) as [{ files: ReadonlyArray<{ path: string }> }]
    return files.map((found) => found.path)
  }

  /** Every `package.json` of a package below the prefix. */
  manifests(): ReadonlyArray<{ readonly name: string; readonly scripts?: Readonly<Record<string, string>> }> {
    return fs.readdirSync(this.modules, { recursive: true, encoding: "utf8" })
      .filter((name) => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@]+\/package\.json$/.test(name))
      .map((name) => JSON.parse(fs.readFileSync(path.join(this.modules, name), "utf8")))
  }

  /** A folder of somebody else's project that depends on the installed package and has the packages named. */
  project(name: string, packages: ReadonlyArray<string>): string {
    const folder = path.join(this.folder, name)
    const link = (target: string, at: string) => {
      fs.mkdirSync(path.dirname(at), { recursive: true })
      if (!fs.existsSync(at)) fs.symlinkSync(target, at)
    }
    link(path.join(this.modules, "agnes"), path.join(folder, "node_modules", "agnes"))
    for (const module of packages) {
      link(path.resolve("node_modules", module), path.join(folder, "node_modules", module))
      // Where the installed package itself looks for its peers.
      link(path.resolve("node_modules", module), path.join(this.modules, module))
    }
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }))
    return folder
  }

  discard(): void {
    fs.rmSync(this.folder, { recursive: true, force: true })
  }
}

const npm = (args: ReadonlyArray<string>): string => {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")))
  const certificates = process.env["AGNES_TEST_CA_CERTS"]
  const env = certificates === undefined ? inherited : { ...inherited, NODE_EXTRA_CA_CERTS: certificates }
  return execFileSync("npm", args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] })
}
