import { execFileSync, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as SmallDisk from "../support/SmallDisk.ts"
import type { Scene } from "./Scene.ts"
import { type Scenario, scenarios } from "./Scenarios.ts"
import * as Sweep from "./Sweep.ts"
import * as Traced from "./Traced.ts"
import * as Trial from "./Trial.ts"

/** The built command where something runs out (reliability T5): blocks, names, the right to write, descriptors. */

interface Case {
  readonly figure: Figure
  /** For who reads of a violation. */
  readonly said: string
  readonly hardship: Trial.Hardship
}

type Figure = keyof typeof figures

const figures = {
  blocks: "a disk with 0 to 64 KiB left, in steps of 4 KiB",
  edge: "no block left, and a queue that ends so many bytes before the end of its last one",
  names: "a disk with 0 to 12 names left",
  reading: "a disk that can only be read",
  descriptors: "few descriptors, as few as Node itself can start with"
}

export interface Scarcity {
  readonly figure: string
  readonly trials: number
  /** Milliseconds of the longest run. */
  readonly longest: number
  readonly violations: ReadonlyArray<string>
}

const plainly = (...before: ReadonlyArray<string>): Trial.Hardship["run"] => async (scene, args, stdin) => {
  const [command = "", ...rest] = [...before, process.execPath, scene.computer.program, ...args]
  return { ...await Traced.finish(scene, [command, ...rest], stdin), calls: [], elsewhere: false }
}

const folderOf = ({ computer }: Scene): string => `${computer.workspace}/.claude`

/** The folder of our files on a disk of its own. */
const onDisk = (options: string) => (scene: Scene): () => void => {
  const folder = folderOf(scene)
  execFileSync("mount", ["-t", "tmpfs", "-o", `${options},mode=700`, "none", folder])
  return () => void execFileSync("umount", ["-l", folder])
}

const block = 4096

/** Makes the queue end so many bytes before the end of a block, by a line that names the same file in more words. */
const edged = (spare: number) => (scene: Scene): () => void => {
  const queue = scene.computer.file("agnes-sessions.txt")
  const size = fs.existsSync(queue) ? fs.statSync(queue).size : 0
  const path = scene.transcript("edge")
  const folder = path.slice(0, path.lastIndexOf("/"))
  const shortest = Buffer.byteLength(`edge\t${path}\n`)
  const missing = (2 * block - spare - size - shortest) % block
  const line = `edge\t${folder}${"/.".repeat(Math.floor(missing / 2))}/edge.jsonl\n`
  fs.appendFileSync(queue, line)
  return SmallDisk.fill(folderOf(scene), 0)
}

const remounted = (scene: Scene): () => void => {
  const set = (right: string) => execFileSync("mount", ["-o", `remount,${right}`, folderOf(scene)])
  set("ro")
  return () => void set("rw")
}

/** Fewest descriptors with which Node starts at all. */
const fewest = (): number => {
  for (let limit = 8; limit < 64; limit++) {
    if (spawnSync("prlimit", [`--nofile=${limit}`, process.execPath, "-e", "0"], { stdio: "ignore" }).status === 0) return limit
  }
  return 64
}

const range = (from: number, to: number, step = 1): ReadonlyArray<number> =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step)

const cases = (): ReadonlyArray<Case> => {
  const disk = onDisk("size=1m")
  const run = plainly()
  const least = fewest()
  return [
    ...range(0, 64 * 1024, 4 * 1024).map((spare): Case => ({
      figure: "blocks", said: `${spare} bytes left`,
      hardship: { place: disk, strike: (scene) => SmallDisk.fill(folderOf(scene), spare), run }
    })),
    ...range(0, 240, 8).map((spare): Case => ({
      figure: "edge", said: `${spare} bytes left of the last block`, hardship: { place: disk, strike: edged(spare), run }
    })),
    ...range(0, 12).map((spare): Case => ({
      figure: "names", said: `${spare} names left`,
      hardship: { place: onDisk("nr_inodes=100"), strike: (scene) => SmallDisk.crowd(folderOf(scene), spare), run }
    })),
    { figure: "reading", said: "read-only", hardship: { place: disk, strike: remounted, run } },
    ...range(least, least + 24).map((limit): Case => ({
      figure: "descriptors", said: `${limit} descriptors`, hardship: { run: plainly("prlimit", `--nofile=${limit}`) }
    }))
  ]
}

interface Task extends Case {
  readonly scenario: Scenario
}

/** Each scenario in each of the cases, or every so-manieth of them. */
export const sweep = async ({ every, only, program, workers }: Sweep.Options): Promise<ReadonlyArray<Scarcity>> => {
  const chosen = scenarios.filter(({ name }) => only === undefined || name.startsWith(only))
  const tasks: ReadonlyArray<Task> = chosen.flatMap((scenario) => cases().map((one) => ({ ...one, scenario })))
    .filter((_, n) => n % every === 0)
  const shown = await Sweep.parallel(tasks, workers, async ({ figure, hardship, said, scenario }) => {
    const { ended, violations } = await Trial.under(program, scenario, hardship, Trial.endedWell(scenario))
    return {
      figure, milliseconds: ended.milliseconds,
      violations: violations.map((violation) => `${scenario.name}, ${said}: ${violation}`)
    }
  })
  return Object.entries(figures).map(([key, figure]) => {
    const its = shown.filter((one) => one.figure === key)
    return {
      figure,
      trials: its.length,
      longest: Math.round(Math.max(0, ...its.map(({ milliseconds }) => milliseconds))),
      violations: its.flatMap(({ violations }) => violations)
    }
  })
}

/** Why it cannot be tried here; `undefined` when it can. */
export const missing = (): string | undefined => {
  if (SmallDisk.missing !== undefined) return SmallDisk.missing.replace("not run: ", "")
  return spawnSync("prlimit", ["--version"]).status === 0 ? undefined : "there is no prlimit"
}
