import { createHash } from "node:crypto"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { Computer, type Ended } from "../../e2e/support/Computer.ts"
import { record } from "../../e2e/support/PushScene.ts"
import * as Canary from "../../support/Canary.ts"
import type * as Kills from "../../support/Kills.ts"
import { environment, Serving } from "../serve/Serving.ts"

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** Two people of a machine: what of ann is collected goes into an account, what of bob into a folder. */
const people = { ann: 61_001, bob: 61_002 } as const

export type Person = keyof typeof people

/** Sessions that are there in the end, and one that was collected and is private since. */
const whose: Readonly<Record<Person, ReadonlyArray<string>>> = { ann: ["kept", "grows", "new"], bob: ["grows", "new"] }
const secret = "secret"

/** A machine with people's homes and the folder of a server, which can be put back to how it was. Needs root. */
export class Homes {
  readonly data: string
  private readonly computer: Computer
  private readonly homes: string
  private readonly versions = new Set<string>()
  private readonly canary = Canary.make()

  private constructor(program: string) {
    this.computer = new Computer(program)
    fs.chmodSync(this.computer.home, 0o755)
    this.homes = path.join(this.computer.home, "home")
    fs.mkdirSync(this.homes)
    this.data = path.join(this.computer.home, "data")
  }

  /** Some of it has been collected before. */
  static async make(program: string): Promise<Homes> {
    const made = new Homes(program)
    const serving = await Serving.start({ program, folder: made.data, port: 0 })
    await serving.stop()
    fs.writeFileSync(path.join(made.data, "collect-accounts"), "ann admin@localhost\n", { mode: 0o600 })
    made.write("ann", "kept")
    made.write("ann", "grows")
    made.write("ann", secret)
    made.write("bob", "grows")
    const { code, stderr } = await made.collect()
    if (code !== 0) throw new Error(`nothing is collected: ${code} ${stderr}`)
    for (const who of ["ann", "bob"] as const) {
      made.write(who, "grows", true)
      made.write(who, "new")
    }
    made.own("ann", path.join(made.homes, "ann", ".claude", "agnes-sessions-private.txt"), `${secret}\n`)
    execFileSync("cp", ["-a", made.data, `${made.data}.saved`])
    return made
  }

  private own(who: Person, file: string, text: string): void {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    fs.writeFileSync(file, text, { mode: 0o600 })
    const home = path.join(this.homes, who)
    for (const name of ["", ...fs.readdirSync(home, { recursive: true, encoding: "utf8" })]) {
      fs.lchownSync(path.join(home, name), people[who], people[who])
    }
  }

  private write(who: Person, id: string, grown = false): void {
    const file = this.source(who, id)
    const text = `${grown ? fs.readFileSync(file, "utf8") : ""}${record(id === secret ? this.canary : Canary.make())}`
    this.versions.add(sha256(Buffer.from(text)))
    this.own(who, file, text)
  }

  private source(who: Person, id: string): string {
    return path.join(this.homes, who, "user", "sessions", `${id}.jsonl`)
  }

  restore(): void {
    fs.rmSync(this.data, { recursive: true })
    execFileSync("cp", ["-a", `${this.data}.saved`, this.data])
  }

  discard(): void {
    this.computer.discard()
  }

  get program(): Kills.Program {
    const { AGNES_LOG_LEVEL: _, ...env } = environment()
    return { args: [this.computer.program, "collect"], env: { ...env, ...this.variables } as Record<string, string> }
  }

  private get variables() {
    return { AGNES_DATA_DIR: this.data, AGNES_COLLECT_HOMES: this.homes, AGNES_CONFIG_DIR: this.computer.config }
  }

  collect(): Promise<Ended> {
    return this.computer.agnes(["collect"], { env: this.variables })
  }

  private get files(): ReadonlyArray<string> {
    return fs.readdirSync(this.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
  }

  private get sessions(): ReadonlyArray<string> {
    return this.files.filter((file) => /\/(user_sessions|collected)\/.*\.jsonl$/.test(file) && !path.basename(file).startsWith("."))
  }

  /** What holds wherever a run has ended: a session is whole or not there. */
  atOnce(): ReadonlyArray<string> {
    return this.sessions.filter((file) => !this.versions.has(sha256(fs.readFileSync(file))))
      .map((file) => `${path.relative(this.data, file)} is no session anybody had`)
  }

  /** What holds after a run in peace. */
  async inPeace(): Promise<ReadonlyArray<string>> {
    const found: Array<string> = []
    const { code, stderr } = await this.collect()
    if (code !== 0) found.push(`the next run ended with ${code}: ${stderr}`)
    for (const who of Object.keys(people) as ReadonlyArray<Person>) {
      for (const id of whose[who]) {
        const bytes = fs.readFileSync(this.source(who, id))
        const folder = who === "ann" ? "/user_sessions/" : "/collected/bob/"
        const isThere = this.sessions.some((file) => file.includes(folder) && fs.readFileSync(file).equals(bytes))
        if (!isThere) found.push(`${id} of ${who} is not there as it is`)
      }
    }
    const leaking = this.files.filter((file) => fs.readFileSync(file).includes(this.canary))
    for (const file of leaking) found.push(`K8 ${path.relative(this.data, file)} holds a private session`)
    const checked = await this.computer.agnes(["check", "--data-dir", this.data])
    if (checked.code !== 0) found.push(`agnes check ended with ${checked.code}: ${checked.stdout}`)
    return found
  }
}
