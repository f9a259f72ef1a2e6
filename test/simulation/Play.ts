import type { Command, Edit, History, Job, Step } from "./History.ts"
import * as Law from "./Law.ts"
import * as Look from "./Look.ts"
import { Model, type Session } from "./Model.ts"
import * as Mutant from "./Mutant.ts"
import * as Quiet from "./Quiet.ts"
import * as Run from "./Run.ts"
import type { Visited } from "./Visited.ts"
import { projects, type Violation, World } from "./World.ts"

export interface Played {
  readonly violations: ReadonlyArray<Violation>
  /** Port calls of all processes. */
  readonly calls: number
  /** Of the troubles that were planned, those that came. */
  readonly struck: ReadonlyArray<string>
  /** Calls that each step made, for enumerating them. */
  readonly stepCalls: ReadonlyArray<number>
  readonly world: World
}

/**
 * Plays a history to its end, then lets everything become quiet, and says what was broken on the way. After its trouble it
 * ends where everything is as it was in an earlier one of those visited.
 */
export const play = (history: History, mutant: Mutant.Mutant = Mutant.none, visited?: Visited): Played => {
  const world = new World({ ...history, decide: mutant.decide })
  const model = new Model(world)
  const struck: Array<string> = []
  const stepCalls: Array<number> = []
  let isKnown = false
  for (const [n, step] of history.steps.entries()) {
    const before = world.calls
    take(world, model, mutant, step, struck)
    stepCalls.push(world.calls - before)
    world.driver.elapsed += 2000
    Law.always(world, model, `step ${n + 1}`)
    if (world.violations.length > 0) break
    const left = history.steps.slice(n + 1)
    isKnown = (struck.length > 0 || left.length === 0) && visited?.has(world, model, left) === true
    if (isKnown) break
  }
  if (world.violations.length === 0 && !isKnown) Quiet.settle(world, model, mutant)
  Run.forget()
  return { violations: world.violations, calls: world.calls, struck, stepCalls, world }
}

const edits: ReadonlySet<string> = new Set(["Write", "Grow", "Shrink", "Rewrite", "Move", "Delete", "Spoil"])

const isEdit = (job: Job): job is Edit => edits.has(job._tag)

const take = (world: World, model: Model, mutant: Mutant.Mutant, step: Step, struck: Array<string>): void => {
  switch (step._tag) {
    case "Expire":
      world.server.token = `token-${Number(world.server.token.slice(6)) + 1}`
      return
    case "Renew":
      world.token = world.server.token
      return
    case "Power":
      model.troubles += 1
      return world.powerCut(step.keep)
    case "Clock":
      world.driver.offset += step.by
      return
    case "Together":
      return together(world, model, mutant, step.jobs, step.turns, struck)
    default:
      return together(world, model, mutant, [step], [], struck)
  }
}

/** What is remembered of a command before it runs. */
interface Begun {
  readonly started: Run.Started
  readonly command: Command
  readonly acknowledged: number
  readonly obligation: (() => void) | undefined
}

const together = (
  world: World,
  model: Model,
  mutant: Mutant.Mutant,
  jobs: ReadonlyArray<Job>,
  turns: ReadonlyArray<number>,
  struck: Array<string>
): void => {
  const commands = jobs.filter((job): job is Command => !isEdit(job))
  const shared = jobs.length > 1
  const begun = commands.map((command) => begin(world, model, mutant, command, shared))
  const running = begun.map(({ started }) => started)
  const edited = jobs.filter(isEdit).map((job) => editing(world, model, job))
  const processes = [...running.map(({ process }) => process), ...edited.map(({ process }) => process)]
  const starts = [...running.map(({ begin }) => begin), ...edited.map(({ begin }) => begin)]
  world.server.play(commands.find((command) => command._tag === "Push")?.replies ?? ["ok"])
  const well = world.driver.drive(processes, starts, turns)
  world.server.play(["ok"])
  if (!well) world.violated("I5", "a process waits for something that never comes")
  begun.forEach((each) => finish(world, model, each, struck))
  const cut = begun.find(({ command, started }) => command.trouble?.keep !== undefined && started.running.struck())
  if (cut !== undefined) world.powerCut(cut.command.trouble!.keep!)
}

const begin = (world: World, model: Model, mutant: Mutant.Mutant, command: Command, shared: boolean): Begun => {
  if (command._tag === "Push") {
    const started = Run.command(world, model, mutant, command, { shared })
    return { started, command, acknowledged: 0, obligation: undefined }
  }
  const session = model.of(command.id)
  const path = model.pathOf(command.id)
  const stdin = JSON.stringify({ session_id: command.id, transcript_path: path, cwd: "/desk" })
  // A mark counts from the moment its command says so, also for a push that is under way.
  const ended = (ending: Run.Ending): void => {
    if (command._tag === "Mark" && succeeded(ending)) session.marked = "yes"
  }
  const started = Run.command(world, model, mutant, command, { shared, stdin, ended })
  // From its first call on nobody may rely on the mark.
  if (command._tag === "Unmark") session.marked = "unsure"
  const version = Math.max(0, session.versions.length - 1)
  const obligation = { path, version, skips: Look.skips(world, path), discards: Look.discards(world, path) }
  return {
    started,
    command,
    acknowledged: Look.acknowledged(world, command.id),
    obligation: () => void session.obligations.set(path, obligation)
  }
}

const finish = (world: World, model: Model, begun: Begun, struck: Array<string>): void => {
  const { command, started } = begun
  const ending = started.ending()
  if (started.running.struck()) {
    model.troubles += 1
    struck.push(`${command._tag} ${command.trouble!.how} ${started.running.last()}`)
  }
  if (ending._tag === "Broken") world.violated("I6", `${command._tag} broke: ${ending.message}`)
  const hurt = started.running.struck()
  switch (command._tag) {
    case "Push":
      if (ending._tag === "Failed" && !hurt) world.violated("I5", `push failed with nothing wrong: ${ending.message}`)
      if (ending._tag === "Closed" && !hurt && !model.mayClose) world.violated("I5", `push closed: ${ending.message}`)
      return
    case "Capture":
      if (started.out() !== "") world.violated("I6", `capture printed ${started.out()}`)
      if (started.took() > 1500) world.violated("I6", `capture took ${started.took()} ms`)
      if (Look.acknowledged(world, command.id) > begun.acknowledged) begun.obligation?.()
      return
    case "Discard":
      if (ending._tag === "Done") model.of(command.id).obligations.clear()
      return
    case "Mark":
    case "Unmark":
      return marked(model, model.of(command.id), begun, ending)
  }
}

const succeeded = (ending: Run.Ending): boolean => ending._tag === "Done" && ending.exitCode === 0

/** What a command about the private list has promised by the way it ended. */
const marked = (model: Model, session: Session, { command, obligation, started }: Begun, ending: Run.Ending): void => {
  const well = succeeded(ending)
  if (command._tag === "Mark") {
    if (well) session.marked = "yes"
    else if (session.marked === "no") session.marked = "unsure"
    return
  }
  session.undone += 1
  session.marked = well ? "no" : "unsure"
  if (!well) model.mayClose = true
  if (well && started.out().includes("It is queued again")) obligation?.()
}

/** An edit takes effect in one turn of whoever shares the machine. */
const editing = (world: World, model: Model, job: Edit) => {
  const process = world.newProcess()
  return {
    process,
    begin: () => {
      edit(world, model, job)
      process.kill()
    }
  }
}

const edit = (world: World, model: Model, { _tag, id }: Edit): void => {
  const session = model.of(id)
  const path = model.pathOf(id)
  const last = session.versions.at(-1)?.text ?? ""
  const change = (text: string, kept: number): void => {
    if (!session.present) world.put(path, text)
    else world.extend(path, kept, text.slice(kept))
    model.remember(session, text)
  }
  // One to three lines, so that some of what is sent goes in one part, some in several.
  const more = (): string => Array.from({ length: 1 + session.versions.length % 3 }, () => model.line(id)).join("")
  switch (_tag) {
    case "Write":
    case "Spoil": {
      if (session.present) world.volume.unlink(path)
      const text = _tag === "Write" ? more() : `no transcript: ${model.line(id)}`
      world.put(path, text)
      return model.remember(session, text)
    }
    case "Grow":
      return session.present ? change(last + more(), last.length) : undefined
    case "Shrink": {
      const cut = last.lastIndexOf("\n", last.length - 2) + 1
      return session.present && cut > 0 ? change(last.slice(0, cut), cut) : undefined
    }
    case "Rewrite": {
      const cut = last.lastIndexOf("\n", last.length - 2) + 1
      return session.present && last.startsWith("{") ? change(last.slice(0, cut) + model.line(id), cut) : undefined
    }
    case "Move": {
      session.place = session.place === `${projects}/-desk` ? `${projects}/-other` : `${projects}/-desk`
      if (!session.present) return
      session.moved += 1
      world.volume.move(path, model.pathOf(id))
      world.syncFolderOf(path)
      return world.syncFolderOf(model.pathOf(id))
    }
    case "Delete":
      if (!session.present) return
      world.volume.unlink(path)
      world.syncFolderOf(path)
      session.present = false
  }
}
