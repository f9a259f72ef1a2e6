import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as process from "node:process"
import * as CollectSweep from "./collect/Sweep.ts"
import * as Older from "./older/Check.ts"
import * as Power from "./Power.ts"
import * as Scarce from "./Scarce.ts"
import * as ServeSweep from "./serve/Sweep.ts"
import * as Soak from "./soak/Soak.ts"
import * as Sweep from "./Sweep.ts"
import * as Traced from "./Traced.ts"
import type * as Troubles from "./Troubles.ts"
import * as Volume from "./Volume.ts"

/**
 * The built command, stopped or failed at its system calls, as a program of its own that prints JSON; bundled and
 * started by `scripts/prove/strace.mjs`:
 *
 *     kills|errors PROGRAM '{"every":1,"changing":false,"workers":2,"codes":"all","only":"push"}' (codes: test/kills/Troubles.ts)
 *     serve-kills|serve-errors|collect-kills|collect-errors PROGRAM (the same)
 *     downgrades PROGRAM '{"every":8,"older":[{"commit":"…","program":"…"}]}'
 *     soak PROGRAM '{"minutes":5,"people":3,"seed":1}'
 *     scarce PROGRAM '{"every":1,"workers":2,"only":"push"}'
 *     power PROGRAM '{"cuts":200,"options":"data=ordered"}'
 */
const [task, program = "", given = "{}"] = process.argv.slice(2)
const {
  changing = false, codes = 1, cuts = 1, every = 1, minutes = 1, older = [], only, options: mount = "data=ordered", people = 3,
  point, seed = 1, workers = 1
} = JSON.parse(given) as {
  readonly changing?: boolean
  readonly codes?: Troubles.Codes
  readonly cuts?: number
  readonly every?: number
  readonly minutes?: number
  readonly older?: ReadonlyArray<Older.Older>
  readonly only?: string
  readonly options?: string
  readonly people?: number
  readonly point?: string
  readonly seed?: number
  readonly workers?: number
}

const swept = async () => {
  if (Traced.missing !== undefined) return { notRun: Traced.missing }
  const options = { program, changing, every, workers, only }
  return { swept: task === "errors" ? await Sweep.errors(options, codes) : await Sweep.kills(options) }
}

const power = async () => {
  const notRun = Volume.missing()
  if (notRun !== undefined) return { notRun }
  const volume = Volume.Volume.make(mount)
  const transcripts = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-transcripts-"))
  // Homes of the trials are made in the folder for temporary files.
  process.env["TMPDIR"] = volume.root
  const found: Array<Power.Cut> = []
  try {
    while (found.length < cuts) found.push(await Power.cut(program, volume, transcripts))
    return { cuts: found }
  } finally {
    volume.remove()
    fs.rmSync(transcripts, { recursive: true, force: true })
  }
}

const scarce = async () => {
  const notRun = Scarce.missing()
  return notRun === undefined ? { scarce: await Scarce.sweep({ program, changing, every, workers, only }) } : { notRun }
}

const served = async () => {
  if (Traced.missing !== undefined) return { notRun: Traced.missing }
  const options = { program, changing, every, workers, only, point }
  return { swept: task === "serve-errors" ? await ServeSweep.errors(options, typeof codes === "number" ? codes : 1) : await ServeSweep.kills(options) }
}

const collected = async () => {
  const notRun = Traced.missing ?? CollectSweep.missing()
  if (notRun !== undefined) return { notRun }
  const options = { program, changing, every, workers, only }
  return { swept: [await (task === "collect-errors" ? CollectSweep.errors(options) : CollectSweep.kills(options))] }
}

const downgraded = async () =>
  Traced.missing !== undefined ? { notRun: Traced.missing } : { downgraded: await Older.all(program, older, every) }

const soaked = async () => ({ soaked: [await Soak.run(program, minutes, people, seed)] })

const tasks: Readonly<Record<string, () => Promise<object>>> = {
  "collect-errors": collected, "collect-kills": collected, downgrades: downgraded, power, scarce, soak: soaked, "serve-errors": served, "serve-kills": served
}

process.stdout.write(JSON.stringify(await (tasks[task ?? ""] ?? swept)()))
