import * as Micro from "effect/Micro"
import type { Command } from "./History.ts"
import { Model } from "./Model.ts"
import * as Mutant from "./Mutant.ts"
import * as Run from "./Run.ts"
import { World } from "./World.ts"

/** Many clients fail together when a server goes down; they must not come back together (I12). */

const clients = 50

export interface Fleet {
  /** Instants at which anybody asked again, and the largest share of requests on one of them. */
  readonly instants: number
  readonly requests: number
  readonly crowd: number
  readonly check: string | undefined
}

const noJitter: Mutant.Mutant = {
  name: "M23",
  machine: (machine) => ({ ...machine, random: { ...machine.random, fraction: Micro.succeed(0.999) } })
}

const push: Command = { _tag: "Push", replies: ["busy"], automatic: true, retry: false }

export const together = (manner: "as it is" | "no-jitter"): Fleet => {
  const mutant = manner === "no-jitter" ? noJitter : Mutant.none
  const at = new Map<number, number>()
  let requests = 0
  for (let n = 0; n < clients; n++) {
    const world = new World({ seed: n + 1, ordered: false, logBytes: 10_485_760, part: 128 })
    const model = new Model(world)
    const path = model.pathOf("s1")
    world.put(path, model.line("s1"))
    const stdin = JSON.stringify({ session_id: "s1", transcript_path: path, cwd: "/desk" })
    const capture = Run.command(world, model, mutant, { _tag: "Capture", id: "s1" }, { shared: false, stdin })
    world.driver.drive([capture.process], [capture.begin], [])
    world.server.play(["busy"])
    const first = world.driver.elapsed
    world.server.told = () => {
      const instant = Math.floor(world.driver.elapsed - first)
      // Whoever asks for the first time does so at once.
      if (world.server.requests === 1) return
      requests += 1
      at.set(instant, (at.get(instant) ?? 0) + 1)
    }
    const run = Run.command(world, model, mutant, push, { shared: false })
    world.driver.drive([run.process], [run.begin], [])
  }
  const crowd = Math.max(0, ...at.values())
  const check = requests === 0 || crowd > requests / 5 ? "I12" : undefined
  return { instants: at.size, requests, crowd, check }
}
