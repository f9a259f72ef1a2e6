import * as Sweep from "../Sweep.ts"
import type * as Traced from "../Traced.ts"
import * as Troubles from "../Troubles.ts"
import * as Attached from "./Attached.ts"
import * as Law from "./Law.ts"
import { type Scenario, scenarios } from "./Scenarios.ts"
import type { Serving } from "./Serving.ts"
import { Site } from "./Site.ts"

/** The server that takes uploads, stopped or failed at its system calls (reliability T2, T3, T11). */

interface Task {
  readonly point: Traced.Call
  readonly aim: Attached.Aim
}

interface Shown {
  readonly task: Task
  readonly struck: boolean
  readonly astray: boolean
  readonly milliseconds: number
  readonly violations: ReadonlyArray<string>
  /** It went on serving as if nothing had been, and nobody had to start it again. */
  readonly wentOn: boolean
}

export interface Swept extends Sweep.Swept {
  /** Trials after which the same process took everything that was sent again. */
  readonly wentOn: number
}

const documented: ReadonlySet<number> = new Set([0, 1, 2, 3])

/** Delivers what is to be there before; the push itself is still to come. */
const prepared = async (program: string, scenario: Scenario): Promise<Site> => {
  const site = new Site(program, scenario.args)
  const serving = await site.serve()
  try {
    for (const step of scenario.before ?? []) {
      step(site)
      const { code, stderr } = await site.push()
      if (code !== 0) throw new Error(`it cannot be prepared: ${stderr}`)
    }
    await scenario.prepare(site)
  } finally {
    await serving.stop()
  }
  site.save()
  return site
}

/** Nothing happens; what each thread does meanwhile. */
const calm = async (site: Site, scenario: Scenario) => {
  site.restore()
  const serving = await site.serve()
  const attached = await Attached.attach(serving.pid, site.computer.home)
  const { code, stderr } = await site.push()
  const threads = await attached.leave()
  const violations = code === 0 ? [] : [`the push ended with ${code}: ${stderr}`]
  violations.push(...await Law.check(site, serving, scenario))
  await serving.stop()
  return { threads, violations }
}

/** Did it come to the call that was meant? A kill is the last thing that a thread does. */
const wasStruck = (calls: ReadonlyArray<Traced.Call>, { aim: { trouble }, point }: Task): boolean => {
  if (!trouble.what.startsWith("signal")) return calls.some(({ struck }) => struck)
  const last = calls.at(-1)
  return last !== undefined && last.name === point.name && last.at === point.at
}

/** A server that was killed is started again at once, while the client still tries. */
const kill = async (site: Site, scenario: Scenario, task: Task): Promise<Shown> => {
  site.restore()
  const first = await site.serve()
  const attached = await Attached.attach(first.pid, site.computer.home, task.aim)
  const began = performance.now()
  let pushed = false
  const push = site.push().finally(() => pushed = true)
  await Promise.race([first.ended, push])
  // What it does behind the answer may still be to come.
  if (pushed) await Promise.race([first.ended, new Promise((resolve) => setTimeout(resolve, 300))])
  const calls = (await attached.leave())[task.aim.thread] ?? []
  const died = first.child.signalCode === "SIGKILL"
  if (!died) await first.kill()
  let serving: Serving
  try {
    serving = await site.serve()
  } catch (error) {
    await push
    return { task, struck: died, astray: false, milliseconds: 0, violations: [String(error)], wentOn: false }
  }
  const { code, stderr } = await push
  const milliseconds = performance.now() - began
  const violations = documented.has(code) ? [] : [`the push ended with ${code}: ${stderr}`]
  violations.push(...await Law.check(site, serving, scenario))
  if (await serving.stop()) violations.push("the server did not end when it was told to")
  return { task, struck: died && wasStruck(calls, task), astray: false, milliseconds, violations, wentOn: false }
}

/**
 * What the library of the database does not notice. When a checkpoint cannot read the log, libsql writes the page before in
 * place of the one it wanted, and says that all is well (SQLite itself stops there). A lock that cannot be given back
 * stays, and from then on the log cannot be emptied.
 */
const isUnseen = ({ name, text }: Traced.Call): boolean =>
  (/^pread/.test(name) && text.includes("system.sqlite-wal")) || text.includes("F_UNLCK")

/** A server that met an error serves on, or says what it wants and is started again. */
const fail = async (site: Site, scenario: Scenario, task: Task): Promise<Shown> => {
  site.restore()
  const first = await site.serve()
  const attached = await Attached.attach(first.pid, site.computer.home, task.aim)
  const began = performance.now()
  const { code, stderr } = await site.push()
  const milliseconds = performance.now() - began
  const calls = (await attached.leave())[task.aim.thread] ?? []
  // Threads race: the call that was struck may be another one than that of the calm run with its number.
  if (calls.some((call) => call.struck && (!call.ours || isUnseen(call)))) {
    await first.kill()
    return { task, struck: false, astray: true, milliseconds, violations: [], wentOn: false }
  }
  const violations = documented.has(code) ? [] : [`the push ended with ${code}: ${stderr}`]
  const lives = first.child.exitCode === null && first.child.signalCode === null
  if (!lives && first.stderr.trim() === "") violations.push("the server ended without a word")
  const again = lives ? await site.push() : undefined
  const wentOn = again?.code === 0 && site.queued.length === 0
  if (lives && await first.stop()) violations.push("the server did not end when it was told to")
  try {
    const serving = await site.serve()
    violations.push(...await Law.check(site, serving, scenario))
    await serving.stop()
  } catch (error) {
    violations.push(String(error))
  }
  return { task, struck: wasStruck(calls, task), astray: false, milliseconds, violations, wentOn }
}

type Tasks = (point: Traced.Call, n: number) => ReadonlyArray<Traced.Trouble>

const sweep = async (
  options: Sweep.Options,
  scenario: Scenario,
  troubles: Tasks,
  trial: typeof kill
): Promise<Swept> => {
  const sites: Array<Site> = []
  const began = Sweep.processor()
  try {
    sites.push(await prepared(options.program, scenario))
    const undisturbed = await calm(sites[0]!, scenario)
    const points = undisturbed.threads.flatMap((calls, thread) =>
      calls.filter((call) => call.ours && (!options.changing || call.changes)).map((point) => ({ point, thread })))
    const struck = options.point === undefined
      ? points.filter((_, n) => n % options.every === 0)
      : points.filter(({ point }) => `${point.name} ${point.at}` === options.point)
    const tasks = struck.flatMap(({ point, thread }, n): ReadonlyArray<Task> =>
      troubles(point, n).map((trouble) => ({ point, aim: { thread, trouble } })))
    while (sites.length < Math.min(options.workers, tasks.length)) sites.push(await prepared(options.program, scenario))
    const free = [...sites]
    const shown = await Sweep.parallel(tasks, sites.length, async (task) => {
      const site = free.pop()!
      try {
        return await trial(site, scenario, task)
      } finally {
        free.push(site)
      }
    })
    const told = ({ task: { aim, point }, violations }: Shown) => violations.map((violation) =>
      `${scenario.name}, ${aim.trouble.what} at ${point.text} (thread ${aim.thread}, ${aim.trouble.name} ${aim.trouble.when}): ${violation}`)
    return {
      scenario: scenario.name,
      calls: points.length,
      covered: new Set(shown.filter(({ astray, struck }) => struck && !astray).map(({ task }) => task.point)).size,
      trials: tasks.length,
      missed: shown.filter(({ astray, struck }) => !struck || astray).length,
      repeated: 0,
      processor: Math.round(Sweep.processor() - began),
      longest: Math.round(Math.max(0, ...shown.map(({ milliseconds }) => milliseconds))),
      wentOn: shown.filter(({ wentOn }) => wentOn).length,
      violations: [
        ...undisturbed.violations.map((violation) => `${scenario.name}, undisturbed: ${violation}`),
        ...shown.filter(({ astray }) => !astray).flatMap(told)
      ]
    }
  } finally {
    for (const site of sites) site.discard()
  }
}

const over = async (options: Sweep.Options, troubles: Tasks, trial: typeof kill): Promise<ReadonlyArray<Swept>> => {
  const all: Array<Swept> = []
  for (const scenario of scenarios) {
    if (options.only !== undefined && !scenario.name.startsWith(options.only)) continue
    const one = await sweep(options, scenario, troubles, trial)
    Sweep.progress(one)
    all.push(one)
  }
  return all
}

/** Killed before every call that changes something. */
export const kills = (options: Sweep.Options): Promise<ReadonlyArray<Swept>> =>
  over({ ...options, changing: true }, (point) => [{ name: point.name, when: String(point.at), what: "signal=KILL" }], kill)

/** Every error code at every call; `codes`: so many for each call, in turn. */
export const errors = (options: Sweep.Options, codes: number): Promise<ReadonlyArray<Swept>> =>
  over(options, (point, n) => isUnseen(point) ? [] : Troubles.at(point, n, codes), fail)
