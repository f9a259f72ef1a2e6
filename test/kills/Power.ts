import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import { record } from "../e2e/support/PushScene.ts"
import { Scene } from "./Scene.ts"
import { Volume } from "./Volume.ts"

/** Captures, marks and pushes of the built command while the power goes (reliability T4). */

export interface Cut {
  /** Captures and marks that had said so before the power went. */
  readonly acknowledged: number
  readonly violations: ReadonlyArray<string>
}

/** Commands of one scene that run, or are begun one after the other until the power goes. */
class Work {
  readonly captured = new Set<string>()
  readonly marked = new Set<string>()
  private readonly running = new Set<ChildProcess>()
  private readonly scene: Scene
  private isOver = false

  constructor(scene: Scene) {
    this.scene = scene
  }

  private run(args: ReadonlyArray<string>, input = ""): Promise<number | null> {
    const { computer } = this.scene
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [computer.program, ...args], {
        cwd: computer.workspace, env: computer.environment, stdio: ["pipe", "ignore", "ignore"]
      })
      this.running.add(child)
      child.stdin?.on("error", () => {})
      child.stdin?.end(input)
      child.once("close", (code) => {
        this.running.delete(child)
        resolve(code)
      })
    })
  }

  private async over(step: (n: number) => Promise<void>): Promise<void> {
    for (let n = 0; !this.isOver; n++) await step(n)
  }

  /** Until `end`; `transcripts` lie on a disk that keeps its power, for they are not ours. */
  begin(transcripts: string): ReadonlyArray<Promise<void>> {
    const capture = (who: string) => async (n: number): Promise<void> => {
      const id = `${who}-${n}`
      const path = `${transcripts}/${id}.jsonl`
      fs.writeFileSync(path, record(id))
      const input = { session_id: id, transcript_path: path, cwd: this.scene.computer.workspace, hook_event_name: "SessionEnd" }
      await this.run(["capture-session"], JSON.stringify(input))
      if (!this.isOver && this.scene.isAcknowledged(id)) this.captured.add(id)
    }
    const mark = async (n: number): Promise<void> => {
      const id = `p-${n}`
      if (await this.run(["mark-private", id]) === 0 && !this.isOver) this.marked.add(id)
    }
    const push = async (): Promise<void> => void await this.run(["push"])
    return [capture("a"), capture("b"), mark, push].map((step) => this.over(step))
  }

  /** From now on nothing is acknowledged any more. */
  end(): void {
    this.isOver = true
  }

  kill(): void {
    for (const child of this.running) child.kill("SIGKILL")
  }
}

/** What an internal error left for whoever reports it. */
const traceOf = ({ computer }: Scene): string => {
  const path = `${computer.config}/last-error.log`
  return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : ""
}

const check = async (scene: Scene, work: Work, lost: Array<string>): Promise<void> => {
  for (const id of work.captured) {
    if (scene.placesOf(id).length === 0) lost.push(`I1 ${id} was acknowledged and is nowhere`)
  }
  for (const id of work.marked) if (!scene.isListed(id)) lost.push(`I3 ${id} was marked, and the list does not say so`)
  for (const name of ["agnes-sessions.txt", "agnes-sessions-private.txt"]) {
    if (scene.text(name).includes("\0")) lost.push(`I4 ${name} holds zeros`)
  }
  const { code, stderr } = await scene.computer.agnes(["push"])
  if (code !== 0) lost.push(`I5 the next push ended with ${code}: ${stderr}${traceOf(scene)}`)
  for (const id of work.captured) {
    const places = scene.placesOf(id)
    if (!places.includes("delivered") || places.includes("queued")) lost.push(`I5 ${id} is ${places.join(" and ") || "nowhere"}`)
  }
}

/** One power cut at a moment that chance chooses, once something was acknowledged. */
export const cut = async (program: string, volume: Volume, transcripts: string): Promise<Cut> => {
  const scene = await Scene.open(program)
  const work = new Work(scene)
  const violations: Array<string> = []
  try {
    fs.chmodSync(scene.computer.config, 0o700)
    volume.settle()
    const workers = work.begin(transcripts)
    while (work.captured.size === 0 || work.marked.size === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 600))
    work.end()
    volume.cut()
    work.kill()
    await Promise.all(workers)
    volume.restart()
    await check(scene, work, violations)
    return { acknowledged: work.captured.size + work.marked.size, violations }
  } finally {
    work.end()
    work.kill()
    await scene.close()
  }
}
