import * as fs from "node:fs"
import type { Recovered, Remembered } from "./Remembered.ts"
import { type Place, Scene } from "./Scene.ts"
import type { Scenario } from "./Scenarios.ts"
import * as State from "./State.ts"
import * as Traced from "./Traced.ts"

/** What one run that went wrong, and the calm ones after it, have shown. */
export interface Shown {
  readonly ended: Traced.Ended
  readonly violations: ReadonlyArray<string>
  /** The most often that one session was taken by the server. */
  readonly repeated: number
}

const documented: ReadonlySet<number | null> = new Set([0, 1, 2, 3])

/** What holds at the moment the process is gone, whatever it was stopped by. */
const atOnce = (scene: Scene, scenario: Scenario, ended: Traced.Ended): ReadonlyArray<string> => {
  const found: Array<string> = []
  const fresh = scenario.isHook === true ? ["new"] : []
  for (const id of Object.keys(scenario.expected).filter((each) => !fresh.includes(each))) {
    if (scene.placesOf(id).length === 0 && !scene.isListed(id)) found.push(`I1 ${id} is nowhere`)
  }
  for (const id of scenario.promised?.(scene) ?? []) {
    if (scene.placesOf(id).length === 0) found.push(`I1 ${id} was acknowledged and is nowhere`)
  }
  if (ended.code === 0 && scenario.done?.(scene) === false) found.push("exit 0, and it is not done")
  if (ended.hung) found.push("it did not end")
  return [...found, ...leaks(scene, scenario)]
}

const leaks = (scene: Scene, { secret }: Scenario): ReadonlyArray<string> =>
  secret.filter((id) => scene.leaked(id)).map((id) => `I3 ${id} is private and was sent`)

/** Nothing goes wrong any more: each session is in its place, and in no other. */
const inPeace = async (scene: Scene, scenario: Scenario): Promise<Recovered> => {
  const found: Array<string> = []
  scene.server.answerWith((id) => scenario.later?.[id] ?? 200)
  for (const args of scenario.after) {
    const input = args[0] === scenario.args[0] ? scenario.stdin?.(scene) : undefined
    const { code, stderr } = await scene.computer.agnes(args, input === undefined ? {} : { input })
    if (!documented.has(code) || code === 3) found.push(`I5 ${args.join(" ")} ended with ${code} afterwards: ${stderr}`)
  }
  for (const [id, place] of Object.entries(scenario.expected)) {
    const places: ReadonlyArray<Place> = scene.placesOf(id)
    if (places.length !== 1 || places[0] !== place) found.push(`I1 ${id} is ${places.join(" and ") || "nowhere"}, not ${place}`)
  }
  return { violations: [...found, ...leaks(scene, scenario)], repeated: Math.max(0, ...scene.server.taken.values()) }
}

/** What is hard for the command; each step answers how to make it good again. */
export interface Hardship {
  /** Before anything is in the workspace. */
  readonly place?: (scene: Scene) => () => void
  /** When everything is there; made good before the calm runs. */
  readonly strike?: (scene: Scene) => () => void
  readonly run: (scene: Scene, args: ReadonlyArray<string>, stdin: string) => Promise<Traced.Ended>
}

/** What earlier trials have left for this one. */
export interface Known {
  /** A folder with the compiled code that earlier runs have kept. */
  readonly compiled?: string
  readonly remembered?: Remembered
  /** Gets the compiled code of this one when all is over. */
  readonly keep?: string
}

/** One scene, one command in one hardship, and what became of everything. */
export const under = async (
  program: string,
  scenario: Scenario,
  hardship: Hardship,
  check: (ended: Traced.Ended) => ReadonlyArray<string>,
  { compiled, keep, remembered }: Known = {}
): Promise<Shown> => {
  const scene = await Scene.open(program, compiled)
  const { computer, server } = scene
  let leave: (() => void) | undefined
  try {
    leave = hardship.place?.(scene)
    scenario.prepare(scene)
    server.answerWith((id) => scenario.statuses?.[id] ?? 200)
    const stdin = scenario.stdin?.(scene) ?? ""
    const relieve = hardship.strike?.(scene)
    const earlier = State.written(computer.home)
    const began = Date.now()
    const ended = await hardship.run(scene, scenario.args, stdin)
    const violations = [...check(ended), ...atOnce(scene, scenario, ended)]
    relieve?.()
    const recovery = () => inPeace(scene, scenario)
    const state = () => State.key(State.read(computer.home, earlier), {
      home: computer.home, workspace: computer.workspace, server: server.url, began, ended: Date.now(), before: new Set(earlier.keys())
    }, [scenario.name, [...server.taken].sort()])
    const recovered = remembered === undefined ? await recovery() : await remembered.recover(state(), recovery)
    if (keep !== undefined) fs.cpSync(scene.compiled, keep, { recursive: true })
    return { ended, violations: [...new Set([...violations, ...recovered.violations])], repeated: recovered.repeated }
  } finally {
    leave?.()
    await scene.close()
  }
}

/** The same with trouble at a system call. */
export const trial = (
  program: string,
  scenario: Scenario,
  trouble: Traced.Trouble | undefined,
  check: (ended: Traced.Ended) => ReadonlyArray<string>,
  known?: Known,
  stops?: Traced.Stops
): Promise<Shown> =>
  under(program, scenario, { run: (scene, args, stdin) => Traced.run(scene, args, stdin, trouble, stops) }, check, known)

/** What every end by itself has to keep (I6, and the documented exit codes). */
export const endedWell = (scenario: Scenario) => ({ code, stderr, stdout }: Traced.Ended): ReadonlyArray<string> => {
  const found: Array<string> = []
  if (!documented.has(code)) found.push(`it ended with ${code}: ${stderr.slice(-300)}`)
  if (scenario.isHook === true && code !== 0) found.push(`I6 a hook ended with ${code}`)
  if (scenario.isHook === true && stdout !== "") found.push(`I6 a hook printed ${stdout}`)
  return found
}
