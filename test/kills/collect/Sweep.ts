import { Effect } from "effect"
import * as Kills from "../../support/Kills.ts"
import * as Sweep from "../Sweep.ts"
import { Homes } from "./Homes.ts"

/** The collector, stopped or failed at its system calls (reliability K9, T2, T3). */

const scenario = "agnes collect"

const codes = ["EIO", "ENOSPC", "EACCES", "EROFS", "EMFILE", "EDQUOT", "ENOMEM"]

const documented: ReadonlySet<number | null> = new Set([0, 1, 2, 3])

interface Task {
  readonly at: number
  readonly error?: string
  readonly lasts?: boolean
}

const nameOf = ({ call, count, path }: Kills.Point): string =>
  `${call} ${count} ${path?.replace(/.*\/data\//, "").replace(/[0-9a-f-]{36}/, "X") ?? ""}`

const run = (program: Kills.Program, point: Kills.Point, { error, lasts }: Task): Promise<number | null> =>
  Effect.runPromise(error === undefined
    ? Effect.map(Kills.killedAt(program, point), (killed) => killed ? null : 0)
    : Kills.failedAt(program, point, `${error}`, lasts === true))

interface Place {
  readonly homes: Homes
  readonly points: ReadonlyArray<Kills.Point>
}

const place = async (program: string): Promise<Place> => {
  const homes = await Homes.make(program)
  const points = await Effect.runPromise(Kills.record(homes.program, homes.data))
  return { homes, points }
}

const trial = async ({ homes, points }: Place, task: Task) => {
  const point = points[task.at]
  if (point === undefined) return { struck: false, milliseconds: 0, violations: [] }
  homes.restore()
  const began = performance.now()
  const code = await run(homes.program, point, task)
  const milliseconds = performance.now() - began
  const violations = [...homes.atOnce()]
  if (task.error !== undefined && !documented.has(code)) violations.push(`it ended with ${code}`)
  violations.push(...await homes.inPeace())
  const said = task.error === undefined ? "killed" : `${task.error}${task.lasts === true ? " from then on" : ""}`
  return {
    struck: task.error !== undefined || code === null,
    milliseconds,
    violations: violations.map((violation) => `${scenario}, ${said} at ${nameOf(point)}: ${violation}`)
  }
}

const over = async (
  { every, program, workers }: Sweep.Options,
  tasksOf: (at: number, n: number) => ReadonlyArray<Task>
): Promise<Sweep.Swept> => {
  const began = Sweep.processor()
  const first = await place(program)
  const places = [first]
  try {
    const tasks = first.points.map((_, at) => at).filter((at) => at % every === 0).flatMap(tasksOf)
    while (places.length < Math.min(workers, tasks.length)) places.push(await place(program))
    const free = [...places]
    const shown = await Sweep.parallel(tasks, places.length, async (task) => {
      const mine = free.pop()!
      try {
        return { ...await trial(mine, task), at: task.at }
      } finally {
        free.push(mine)
      }
    })
    return {
      scenario,
      calls: first.points.length,
      covered: new Set(shown.filter(({ struck }) => struck).map(({ at }) => at)).size,
      trials: tasks.length,
      missed: shown.filter(({ struck }) => !struck).length,
      repeated: 0,
      processor: Math.round(Sweep.processor() - began),
      longest: Math.round(Math.max(0, ...shown.map(({ milliseconds }) => milliseconds))),
      violations: shown.flatMap(({ violations }) => violations)
    }
  } finally {
    for (const { homes } of places) homes.discard()
  }
}

/** Killed before every call that changes something. */
export const kills = (options: Sweep.Options): Promise<Sweep.Swept> => over(options, (at) => [{ at }])

/** One error code at every such call, in turn, once and from then on. */
export const errors = (options: Sweep.Options): Promise<Sweep.Swept> =>
  over(options, (at, n) => {
    const error = codes[n % codes.length]!
    return [{ at, error }, { at, error, lasts: true }]
  })

/** Why it cannot be tried here; `undefined` when it can. */
export const missing = (): string | undefined =>
  process.getuid?.() === 0 ? undefined : "homes of several people need root"
