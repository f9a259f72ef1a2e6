import { type Scenario, scenarios } from "./Scenarios.ts"
import type * as Traced from "./Traced.ts"
import * as Trial from "./Trial.ts"

/** What a sweep over one scenario has shown. */
export interface Swept {
  readonly scenario: string
  /** Different calls of ours that an undisturbed run makes. */
  readonly calls: number
  /** Those of them that were struck. */
  readonly covered: number
  readonly trials: number
  /** Trials whose trouble came at another call or never, because that run went another way. */
  readonly missed: number
  readonly repeated: number
  /** Milliseconds of the longest run. */
  readonly longest: number
  readonly violations: ReadonlyArray<string>
}

export interface Options {
  readonly program: string
  /** Every so-manieth. */
  readonly every: number
  /** Only calls after which a disk or a server may look otherwise. */
  readonly changing: boolean
  readonly workers: number
  readonly only: string | undefined
  /** One call alone, as a violation names it: `fsync 2`. Of the sweeps of the server. */
  readonly point?: string | undefined
}

const once = new Set(["EINTR", "EAGAIN"])
const ofFiles = ["EIO", "ENOSPC", "EACCES", "EROFS", "EMFILE", "EDQUOT", "ENFILE", "ENOMEM", "ESTALE", "EINTR", "EAGAIN"]
const ofSockets = ["ECONNRESET", "ECONNREFUSED", "ENETUNREACH", "EMFILE", "ENOBUFS", "EPIPE", "ETIMEDOUT", "EINTR"]
const ofLocks = ["ENOLCK", "ENOSYS", "EACCES", "EIO", "EAGAIN", "EINTR"]

export const codesFor = ({ name, text }: Traced.Call): ReadonlyArray<string> => {
  if (name === "connect" || text.includes("<TCP")) return ofSockets
  return name === "fcntl" || name === "flock" ? ofLocks : ofFiles
}

/** What goes on failing: not reads and writes, which the language itself makes on its own pipes and gives up over. */
const persistent = /^(openat|fsync|fdatasync|rename\w*|unlink\w*|mkdir\w*|ftruncate|getdents64|statx|lstat)$/

/** The same call in another run, as far as anybody can tell: of the same name, and as many of it before. */
const isAt = (point: Traced.Call, met: Traced.Call | undefined): boolean =>
  met !== undefined && met.name === point.name && met.at === point.at && met.ours

const wasStruck = ({ calls, code }: Traced.Ended, { point, trouble }: Task): boolean =>
  trouble.what.startsWith("signal") ? code === null && isAt(point, calls.at(-1)) : calls.some((call) => call.struck)

/**
 * The trouble came to a pipe of Node's own, which it aborts over: in that run the call of ours was another one by number.
 */
const wentAstray = ({ calls }: Traced.Ended): boolean => calls.some(({ ours, struck }) => struck && !ours)

interface Task {
  readonly point: Traced.Call
  readonly trouble: Traced.Trouble
}

export const parallel = async <A, B>(tasks: ReadonlyArray<A>, width: number, work: (a: A) => Promise<B>): Promise<Array<B>> => {
  const left = [...tasks.entries()]
  const results: Array<B> = []
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

const sweep = async (
  scenario: Scenario,
  options: Options,
  tasksOf: (point: Traced.Call, n: number) => ReadonlyArray<Task>,
  check: (ended: Traced.Ended) => ReadonlyArray<string>
): Promise<Swept> => {
  const calm = await Trial.trial(options.program, scenario, undefined, Trial.endedWell(scenario))
  const ours = calm.ended.calls.filter((call) => call.ours && (!options.changing || call.changes))
  const tasks = ours.filter((_, n) => n % options.every === 0).flatMap(tasksOf)
  const hit = new Set<Traced.Call>()
  let [missed, repeated, longest] = [0, 0, 0]
  const violations = calm.violations.map((violation) => `${scenario.name}, undisturbed: ${violation}`)
  const shown = await parallel(tasks, options.workers, async ({ point, trouble }) => {
    const one = await Trial.trial(options.program, scenario, trouble, check)
    return { point, trouble, ...one }
  })
  for (const { ended, point, repeated: often, trouble, violations: found } of shown) {
    if (wasStruck(ended, { point, trouble })) hit.add(point)
    else missed += 1
    if (wentAstray(ended)) continue
    repeated = Math.max(repeated, often)
    longest = Math.max(longest, ended.milliseconds)
    for (const violation of found) {
      violations.push(`${scenario.name}, ${trouble.what} at ${point.text} (${trouble.name} ${trouble.when}): ${violation}`)
    }
    if (often > 2 && !trouble.when.endsWith("+")) violations.push(`${scenario.name}: I2 one session was taken ${often} times`)
  }
  return {
    scenario: scenario.name, calls: ours.length, covered: hit.size, trials: tasks.length, missed, repeated,
    longest: Math.round(longest), violations
  }
}

const chosen = ({ only }: Options): ReadonlyArray<Scenario> =>
  scenarios.filter(({ name }) => only === undefined || name.startsWith(only))

/** Killed before every call. */
export const kills = async (options: Options): Promise<ReadonlyArray<Swept>> => {
  const all: Array<Swept> = []
  for (const scenario of chosen(options)) {
    const tasks = (point: Traced.Call): ReadonlyArray<Task> => [
      { point, trouble: { name: point.name, when: String(point.at), what: "signal=KILL" } }
    ]
    all.push(await sweep(scenario, options, tasks, () => []))
  }
  return all
}

/** `codes` errors for this call, in turn, each once and, where a system may do so, from then on. */
export const troublesAt = (point: Traced.Call, n: number, codes: number): ReadonlyArray<Traced.Trouble> => {
  const known = codesFor(point)
  const taken = Array.from({ length: Math.min(codes, known.length) }, (_, i) => known[(n * codes + i) % known.length]!)
  return taken.flatMap((code) => {
    const trouble = (when: string): Traced.Trouble => ({ name: point.name, when, what: `error=${code}` })
    const lasts = persistent.test(point.name) && !once.has(code)
    return lasts ? [trouble(String(point.at)), trouble(`${point.at}+`)] : [trouble(String(point.at))]
  })
}

/** Every error code at every call, once and from then on; `codes`: so many for each call, in turn. */
export const errors = async (options: Options, codes: number): Promise<ReadonlyArray<Swept>> => {
  const all: Array<Swept> = []
  for (const scenario of chosen(options)) {
    const tasks = (point: Traced.Call, n: number): ReadonlyArray<Task> =>
      troublesAt(point, n, codes).map((trouble) => ({ point, trouble }))
    all.push(await sweep(scenario, options, tasks, Trial.endedWell(scenario)))
  }
  return all
}
