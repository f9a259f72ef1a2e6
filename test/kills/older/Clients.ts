import * as fs from "node:fs"
import { type Place, Scene } from "../Scene.ts"

/** A workspace that one version leaves in the middle of things, and another one finds (reliability T10). */

/** Where each session is in the end, whoever went first. */
const expected: Readonly<Record<string, Place>> = {
  sent: "delivered", waits: "delivered", left: "delivered", large: "dead", secret: "private", late: "delivered"
}

const input = (scene: Scene, id: string): string =>
  JSON.stringify({
    session_id: id, transcript_path: scene.transcript(id), cwd: scene.computer.workspace, hook_event_name: "SessionEnd"
  })

interface Step {
  readonly args: ReadonlyArray<string>
  readonly capture?: string
}

/** Something of every fate: delivered, given up, private, waiting in the queue, and left in a snapshot. */
const first: ReadonlyArray<Step> = [
  { args: ["capture-session"], capture: "sent" },
  { args: ["capture-session"], capture: "large" },
  { args: ["capture-session"], capture: "secret" },
  { args: ["mark-private", "secret"] },
  { args: ["push"] },
  { args: ["capture-session"], capture: "left" }
]

const run = async (scene: Scene, program: string, { args, capture }: Step): Promise<ReadonlyArray<string>> => {
  const given = capture === undefined ? {} : { input: input(scene, capture) }
  const { code, stderr } = await scene.computer.agnes(args, { program, ...given })
  return [0, 1, 3].includes(code) ? [] : [`${args.join(" ")} ended with ${code}: ${stderr.slice(-300)}`]
}

/** Died right after it took the queue away. */
const interrupted = ({ computer }: Scene): void =>
  fs.renameSync(computer.file("agnes-sessions.txt"), computer.file("agnes-sessions.snapshot.1.0a1b2c3d.txt"))

/** `before` works, `between` finds what it left and works on, and then `before` is back. Answers what is wrong. */
export const check = async (before: string, between: string): Promise<ReadonlyArray<string>> => {
  const scene = await Scene.open(before)
  const found: Array<string> = []
  try {
    scene.server.answerWith((id) => id === "large" ? 413 : 200)
    for (const step of first) found.push(...await run(scene, before, step))
    interrupted(scene)
    found.push(...await run(scene, before, { args: ["capture-session"], capture: "waits" }))
    found.push(...await run(scene, between, { args: ["capture-session"], capture: "late" }))
    found.push(...await run(scene, between, { args: ["push"] }))
    found.push(...nowhere(scene).map((id) => `I1 ${id} is nowhere once the other version has pushed`))
    for (const program of [before, between]) found.push(...await run(scene, program, { args: ["push"] }))
    for (const [id, place] of Object.entries(expected)) {
      const places = scene.placesOf(id)
      if (!places.includes(place) || places.includes("queued")) found.push(`I1 ${id} is ${places.join(" and ") || "nowhere"}, not ${place}`)
    }
    if (scene.leaked("secret")) found.push("I3 a private session was sent")
    if (!scene.isListed("secret")) found.push("I3 a private session is not listed any more")
    for (const [id, often] of scene.server.taken) if (often > 2) found.push(`I2 ${id} was taken ${often} times`)
    return found
  } finally {
    await scene.close()
  }
}

const nowhere = (scene: Scene): ReadonlyArray<string> =>
  Object.keys(expected).filter((id) => scene.placesOf(id).length === 0 && !scene.isListed(id))
