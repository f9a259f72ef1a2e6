import { spawn } from "node:child_process"
import * as fs from "node:fs"
import { record } from "../e2e/support/PushScene.ts"
import { Scene } from "../kills/Scene.ts"
import * as Dice from "../simulation/Dice.ts"
import * as Garble from "./Garble.ts"
import * as Samples from "./Samples.ts"

/** The built command with bad input: hooks one by one, and pushes of queues full of it (reliability T7). */
export interface Ran {
  readonly name: string
  readonly cases: number
  /** Milliseconds of the slowest run. */
  readonly slowest: number
  readonly violations: ReadonlyArray<string>
}

/** Beyond what a start takes on a machine with other work. */
const patience = 2_000

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly took: number
}

const hook = ({ computer }: Scene, input: Uint8Array): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const begun = performance.now()
    const child = spawn(process.execPath, [computer.program, "capture-session"], {
      cwd: computer.workspace, env: { ...computer.environment, AGNES_LOCAL_DIR: computer.workspace }, stdio: ["pipe", "pipe", "ignore"]
    })
    let stdout = ""
    child.stdout.on("data", (chunk) => stdout += chunk)
    child.stdin.on("error", () => {})
    child.stdin.end(input)
    child.once("error", reject)
    child.once("close", (code) => resolve({ code, stdout, took: performance.now() - begun }))
  })

const linesOf = (scene: Scene, name: string): number => scene.text(name).split("\n").filter((line) => line !== "").length

/** Each hook ends with 0, says nothing, and leaves a line of the queue or of its log; one at a time in a workspace. */
const hooks = async (program: string, cases: number, seed: number, workers: number): Promise<Ran> => {
  const violations: Array<string> = []
  let [next, slowest] = [0, 0]
  const worker = async (): Promise<void> => {
    const scene = await Scene.open(program)
    try {
      for (let at = next++; at < cases; at = next++) {
        const dice = Dice.make(seed + at)
        const input = Garble.garble(dice.pick(Samples.hookInput), dice, Samples.hookInput)
        const before = linesOf(scene, "agnes-capture-session.log")
        const { code, stdout, took } = await hook(scene, input)
        slowest = Math.max(slowest, took)
        const wrong = (what: string) => violations.push(`hook, seed ${seed}, case ${at}: ${what}`)
        if (code !== 0) wrong(`I6 it ended with ${code}`)
        if (stdout !== "") wrong(`I6 it printed ${JSON.stringify(stdout.slice(0, 80))}`)
        if (took > patience) wrong(`I6 it took ${Math.round(took)} ms`)
        // The log rolls over at a quarter of a megabyte.
        if (linesOf(scene, "agnes-capture-session.log") === before) wrong("it left no word")
        if (at % 200 === 199) fs.rmSync(scene.computer.file("agnes-capture-session.log"), { force: true })
      }
    } finally {
      await scene.close()
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return { name: "runs of the hook, each with its own bytes", cases, slowest: Math.round(slowest), violations }
}

const goodEach = 50

/** A queue in which every good line has bad neighbours: all good ones are delivered, and the push ends as documented. */
const queues = async (program: string, cases: number, seed: number): Promise<Ran> => {
  const violations: Array<string> = []
  const most = 5_000
  let slowest = 0
  for (let done = 0; done < cases; done += most) {
    const scene = await Scene.open(program)
    try {
      const count = Math.min(most, cases - done)
      const parts: Array<Uint8Array> = []
      for (let at = 0; at < count; at++) {
        const dice = Dice.make(seed + done + at)
        parts.push(Garble.garble(dice.pick(Samples.queue), dice, Samples.queue).slice(0, 20_000))
        if (at % Math.ceil(count / goodEach) === 0) {
          const id = `good-${at}`
          parts.push(Buffer.from(`\n${id}\t${scene.computer.transcript(id, record(id))}\n`))
        }
      }
      fs.writeFileSync(scene.computer.file("agnes-sessions.txt"), Buffer.concat(parts), { mode: 0o600 })
      const wrong = (what: string) => violations.push(`queue, seed ${seed}, from ${done}: ${what}`)
      const begun = performance.now()
      const { code, stderr } = await scene.computer.agnes(["push"])
      slowest = Math.max(slowest, performance.now() - begun)
      if (code !== 0) wrong(`I5 the push ended with ${code}: ${stderr.slice(-200)}`)
      for (let at = 0; at < count; at += Math.ceil(count / goodEach)) {
        const places = scene.placesOf(`good-${at}`)
        if (!places.includes("delivered") || places.includes("queued")) wrong(`I1 good-${at} is ${places.join(" and ") || "nowhere"}`)
      }
      const again = await scene.computer.agnes(["push"])
      if (again.code !== 0) wrong(`I5 the next push ended with ${again.code}: ${again.stderr.slice(-200)}`)
    } finally {
      await scene.close()
    }
  }
  return { name: "lines of queues, beside good ones that a push must deliver", cases, slowest: Math.round(slowest), violations }
}

export const run = async (
  program: string,
  sizes: { readonly hooks: number; readonly lines: number; readonly seed: number; readonly workers: number }
): Promise<ReadonlyArray<Ran>> => [
  await hooks(program, sizes.hooks, sizes.seed, sizes.workers),
  await queues(program, sizes.lines, sizes.seed)
]
