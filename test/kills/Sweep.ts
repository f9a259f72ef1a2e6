import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as process from "node:process"
import { Remembered } from "./Remembered.ts"
import { type Scenario, scenarios } from "./Scenarios.ts"
import * as Traced from "./Traced.ts"
import * as Trial from "./Trial.ts"
import * as Troubles from "./Troubles.ts"

/** What a sweep over one scenario has shown. */
export interface Swept {
  readonly scenario: string
  /** Different calls of ours that an undisturbed run makes. */
  readonly calls: number
  /** Those of them that were struck. */
  readonly covered: number
  /** Kinds of calls that no earlier scenario of the command made: of one name and text, and so of the same file of ours. */
  readonly kinds?: number
  /** Kinds of calls with each error code that they may end with. */
  readonly pairs?: number
  /** Those of them that were tried. */
  readonly paired?: number
  readonly trials: number
  /** Different states that trials left, each of which was recovered. */
  readonly states?: number
  /** Recoveries of known states, to see whether they end alike. */
  readonly again?: number
  /** Trials whose trouble came at another call or never, because that run went another way. */
  readonly missed: number
  readonly repeated: number
  /** Milliseconds of the longest run. */
  readonly longest: number
  /** Seconds of processor. */
  readonly processor?: number
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

/** The same call in another run, as far as anybody can tell: of the same name, and as many of it before. */
const isAt = (point: Traced.Call, met: Traced.Call | undefined): boolean =>
  met !== undefined && met.name === point.name && met.at === point.at && met.ours

const wasStruck = ({ calls, code }: Traced.Ended, { point, trouble }: Task): boolean =>
  trouble.what.startsWith("signal") ? code === null && isAt(point, calls.at(-1)) : calls.some((call) => call.struck)

/** The trouble came to a call of Node's own first: in that run the call of ours was another one by number. */
const wentAstray = ({ calls, elsewhere }: Traced.Ended): boolean => elsewhere || calls.find(({ struck }) => struck)?.ours === false

/** What goes on failing may come to Node's own calls too, which it aborts over: how it ended says nothing about us then. */
const endedWell = (scenario: Scenario) => (ended: Traced.Ended): ReadonlyArray<string> =>
  ended.calls.some(({ ours, struck }) => struck && !ours) ? [] : Trial.endedWell(scenario)(ended)

/** A call of an undisturbed run, and whether anything had ever run in that home before. */
interface Point extends Traced.Call {
  readonly first: boolean
}

interface Task {
  readonly point: Point
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

/** So often is tried again what did not come to its call, because that run went another way or another thread was struck. */
const retries = 2

/** Calls about the compiled code, which the first run of a command writes and the others read. */
const ofCode = ({ text }: Traced.Call): boolean => text.includes("~/.cache")

/** The first run of a command is one of a kind: nothing more is to be seen of it in the next scenario. */
const isFirst = (scenario: Scenario): boolean =>
  scenarios.find(({ args }) => args[0] === scenario.args[0]) === scenario

const sweep = async (
  scenario: Scenario,
  options: Options,
  tasksOf: (points: ReadonlyArray<Point>) => ReadonlyArray<Task>,
  check: (ended: Traced.Ended) => ReadonlyArray<string>,
  kinds: Set<string>
): Promise<Swept> => {
  const compiled = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-compiled-"))
  try {
    const well = Trial.endedWell(scenario)
    const [began, remembered] = [processor(), new Remembered()]
    const coldest = await Trial.trial(options.program, scenario, undefined, well, { keep: compiled })
    const calm = await Trial.trial(options.program, scenario, undefined, well, { compiled })
    const pointsOf = ({ ended }: Trial.Shown, first: boolean): ReadonlyArray<Point> =>
      ended.calls.filter((call) => call.ours && (!options.changing || call.changes))
        .map((call) => first ? { ...call, first, text: `${call.text}, first run` } : { ...call, first })
    const ours = [...pointsOf(calm, false), ...pointsOf(coldest, true).filter((call) => isFirst(scenario) && ofCode(call))]
    const tasks = tasksOf(ours.filter((_, n) => n % options.every === 0))
    const hit = ({ ended, ...task }: Task & Trial.Shown): boolean => wasStruck(ended, task) && !wentAstray(ended)
    const shown = await parallel(tasks, options.workers, async ({ point, trouble }) => {
      const known = point.first ? { remembered } : { compiled, remembered }
      const attempt = async (left: number): Promise<Task & Trial.Shown> => {
        const stops = left === retries ? Traced.stopsFor(trouble) : "main"
        const one = { point, trouble, ...await Trial.trial(options.program, scenario, trouble, check, known, stops) }
        const isGuilty = !wentAstray(one.ended) && told(scenario, one).length > 0
        return hit(one) || isGuilty || left === 0 ? one : attempt(left - 1)
      }
      return attempt(retries)
    })
    const struck = shown.filter(hit)
    const fair = shown.filter(({ ended }) => !wentAstray(ended))
    const fresh = ours.filter((point) => !kinds.has(Troubles.kindOf(point)))
    const freshKinds = new Set(fresh.map(Troubles.kindOf))
    for (const kind of freshKinds) kinds.add(kind)
    const pairsOf = (all: ReadonlyArray<Task>) =>
      new Set(all.filter(({ point }) => freshKinds.has(Troubles.kindOf(point)))
        .map(({ point, trouble }) => `${trouble.what} ${Troubles.kindOf(point)}`))
    return {
      scenario: scenario.name,
      calls: ours.length,
      covered: new Set(struck.map(({ point }) => point)).size,
      kinds: freshKinds.size,
      pairs: new Set(fresh.flatMap((point) => Troubles.codesFor(point).map((code) => `error=${code} ${Troubles.kindOf(point)}`))).size,
      paired: pairsOf(struck).size,
      trials: tasks.length,
      states: remembered.states,
      again: remembered.again,
      missed: tasks.length - struck.length,
      repeated: Math.max(0, ...fair.map(({ repeated }) => repeated)),
      longest: Math.round(Math.max(0, ...fair.map(({ ended }) => ended.milliseconds))),
      processor: Math.round(processor() - began),
      violations: [
        ...[coldest, calm].flatMap(({ violations }) => violations).map((violation) => `${scenario.name}, undisturbed: ${violation}`),
        ...fair.flatMap((each) => told(scenario, each))
      ]
    }
  } finally {
    fs.rmSync(compiled, { recursive: true })
  }
}

const told = (scenario: Scenario, { point, repeated, trouble, violations }: Task & Trial.Shown): ReadonlyArray<string> => {
  const where = `${scenario.name}, ${trouble.what} at ${point.text} (${trouble.name} ${trouble.when})`
  const often = repeated > 2 && !trouble.when.endsWith("+") ? [`I2 one session was taken ${repeated} times`] : []
  return [...violations, ...often].map((violation) => `${where}: ${violation}`)
}

/** Seconds of processor that this process and those it has started and seen end have taken. */
export const processor = (): number => {
  const fields = fs.readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? []
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}

const chosen = ({ only }: Options): ReadonlyArray<Scenario> =>
  scenarios.filter(({ name }) => only === undefined || name.startsWith(only))

/** A sweep takes many minutes: whoever waits hears of each scenario. */
export const progress = ({ scenario, trials, violations }: Swept): void =>
  void process.stderr.write(`     ${scenario}: ${trials} trials, ${violations.length} violations\n`)

/** For each command, what goes on from one of its scenarios to the next. */
const perCommand = <A>(make: () => A) => {
  const all = new Map<string, A>()
  return ({ args: [command = ""] }: Scenario): A => {
    const one = all.get(command) ?? make()
    all.set(command, one)
    return one
  }
}

type Tasks = (points: ReadonlyArray<Point>, scenario: Scenario) => ReadonlyArray<Task>

const over = async (options: Options, tasksOf: Tasks, check: typeof Trial.endedWell) => {
  const all: Array<Swept> = []
  const kinds = perCommand(() => new Set<string>())
  for (const scenario of chosen(options)) {
    const one = await sweep(scenario, options, (points) => tasksOf(points, scenario), check(scenario), kinds(scenario))
    progress(one)
    all.push(one)
  }
  return all
}

/** Killed before every call. */
export const kills = (options: Options): Promise<ReadonlyArray<Swept>> =>
  over(options, (points) =>
    points.map((point) => ({ point, trouble: { name: point.name, when: String(point.at), what: "signal=KILL" } })), () => () => [])

/** Errors, once and from then on, as `Troubles.of` says. */
export const errors = (options: Options, codes: Troubles.Codes): Promise<ReadonlyArray<Swept>> => {
  const seen = perCommand(() => new Map<string, number>())
  return over(options, (points, scenario) => Troubles.of(points, codes, seen(scenario)), endedWell)
}
