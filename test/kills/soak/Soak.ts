import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { Serving } from "../serve/Serving.ts"
import { Gauge } from "./Gauge.ts"
import { Person } from "./Person.ts"

/** Minutes of people who work against one server that is killed and stopped again and again (reliability T12). */

export interface Soaked {
  readonly minutes: number
  readonly people: number
  readonly commands: number
  readonly commandsKilled: number
  readonly sessions: number
  readonly privateOnes: number
  readonly serverKilled: number
  readonly serverStopped: number
  /** Versions of sessions the server keeps in the end. */
  readonly versions: number
  /** Of the server that lived the longest: MiB at most, and MiB from the first half of its life to the second. */
  readonly peak: number
  readonly growth: number
  readonly descriptors: number
  /** MiB of the database's log at most. */
  readonly log: number
  readonly violations: ReadonlyArray<string>
}

/** What a server may take, whatever it has been through: MiB and descriptors. */
const bounds = { memory: 400, growth: 100, log: 64, descriptors: 256 }

const MiB = 2 ** 20

/** Numbers from 0 to 1, the same ones for a seed (mulberry32). */
const chanceOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const below = (folder: string): ReadonlyArray<string> =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

/** An account and a token for it, made as an operator does. */
const tokenFor = (program: string, folder: string, email: string): string => {
  const agnes = (...args: ReadonlyArray<string>): string => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...args, "--data-dir", folder], { encoding: "utf8" })
    if (status !== 0) throw new Error(`agnes ${args.join(" ")}: ${stderr}`)
    return stdout.trim()
  }
  agnes("users", "add", email)
  return agnes("tokens", "create", email, "--name", "soak")
}

export const run = async (program: string, minutes: number, many: number, seed: number): Promise<Soaked> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-soak-"))
  const data = path.join(folder, "data")
  const chance = chanceOf(seed)
  const people = Array.from({ length: many }, (_, n) => new Person(program, `p${n}`, chanceOf(seed + n + 1)))
  const gauges: Array<Gauge> = []
  const violations: Array<string> = []
  let [serverKilled, serverStopped, port] = [0, 0, 0]
  const start = async (): Promise<Serving> => {
    const serving = await Serving.start({ program, folder: data, port })
    port = serving.port
    gauges.push(new Gauge(serving.pid, data))
    return serving
  }
  let serving = await start()
  try {
    people.forEach((person, n) => person.connect(serving.url, tokenFor(program, data, `p${n}@example.org`)))
    const end = Date.now() + minutes * 60_000
    const isOver = () => Date.now() >= end
    const working = people.map((person) => person.work(isOver))
    // In its second half one server lives to the end, so that what it takes can be seen.
    while (Date.now() < end - minutes * 30_000) {
      await wait(4000 + chance() * 8000)
      if (chance() < 0.6) {
        serverKilled += 1
        await serving.kill()
      } else {
        serverStopped += 1
        if (await serving.stop()) violations.push("the server did not end when it was told to")
      }
      gauges.at(-1)!.stop()
      serving = await start()
    }
    await Promise.all(working)
    for (const person of people) {
      const said = await person.settle()
      if (said !== undefined) violations.push(said)
    }
    await serving.stop()
    const files = below(data)
    const contents = new Map(files.map((file) => [file, fs.readFileSync(file)]))
    const kept = (id: string) =>
      files.filter((file) => new RegExp(`/user_sessions/[^/]+/(${id}|\\.revisions/${id}/\\d+)\\.jsonl$`).test(file))
        .sort((a, b) => Number(a.includes(".revisions")) - Number(b.includes(".revisions"))).map((file) => contents.get(file)!)
    const holding = (word: string) =>
      files.filter((file) => contents.get(file)!.includes(word)).map((file) => path.relative(data, file))
    for (const person of people) violations.push(...person.check(kept, holding))
    const checked = spawnSync(process.execPath, [program, "check", "--data-dir", data], { encoding: "utf8" })
    if (checked.status !== 0) violations.push(`agnes check ended with ${checked.status}: ${checked.stdout.slice(0, 600)}`)
    const longest = gauges.reduce((a, b) => b.memory.length > a.memory.length ? b : a)
    const [peak, growth] = [Math.round(longest.peak / MiB), Math.round(longest.growth / MiB)]
    const descriptors = Math.max(...gauges.map((gauge) => gauge.descriptors))
    const log = Math.round(Math.max(...gauges.map((gauge) => gauge.log)) / MiB)
    if (peak > bounds.memory) violations.push(`I11 the server took ${peak} MiB`)
    if (growth > bounds.growth) violations.push(`I11 the server grew by ${growth} MiB`)
    if (log > bounds.log) violations.push(`I11 the database's log took ${log} MiB`)
    if (descriptors > bounds.descriptors) violations.push(`I11 the server had ${descriptors} descriptors open`)
    const sessions = people.flatMap((person) => [...person.sessions.values()])
    const sum = (of: (person: Person) => number): number => people.reduce((all, person) => all + of(person), 0)
    return {
      minutes, people: many, commands: sum(({ commands }) => commands), commandsKilled: sum(({ killed }) => killed),
      sessions: sessions.length, privateOnes: sessions.filter(({ isPrivate }) => isPrivate).length, serverKilled, serverStopped,
      versions: files.filter((file) => /\/user_sessions\/.*\.jsonl$/.test(file)).length, peak, growth, descriptors, log, violations
    }
  } finally {
    for (const gauge of gauges) gauge.stop()
    await serving.kill()
    for (const person of people) person.computer.discard()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
