import * as SnapshotName from "../../src/domain/queue/SnapshotName.ts"
import * as Temporary from "../../src/domain/workspace/Temporary.ts"
import { type Command, type Id, ids } from "./History.ts"
import * as Law from "./Law.ts"
import * as Look from "./Look.ts"
import type { Model } from "./Model.ts"
import type { Mutant } from "./Mutant.ts"
import * as Run from "./Run.ts"
import type { Violation, World } from "./World.ts"

/** The end of a history: nothing goes wrong any more. What is owed now? */

const push = (retry: boolean): Command => ({ _tag: "Push", replies: ["ok"], automatic: false, retry })

/**
 * A push of a person, a second one where something is still owed or, now and then, to see that it repeats nothing, and
 * one that tries again what was given up.
 */
export const settle = (world: World, model: Model, mutant: Mutant): void => {
  world.token = world.server.token
  world.server.play(["ok"])
  const rounds = [push(false), push(false), push(true)]
  for (const [round, command] of rounds.entries()) {
    if (round === 1 && owed(world, model, false).length === 0 && world.dice.below(8) > 0) continue
    if (round === 2 && Look.look(world).dead.size === 0) break
    if (!pushed(world, model, mutant, command)) return
    world.driver.elapsed += 5000
    Law.always(world, model, `push ${round + 1} of the quiet end`)
    if (world.violations.length > 0) return
    if (round > 0) owed(world, model, round === 2).forEach(({ check, detail }) => world.violated(check, detail))
  }
  for (const id of ids) repeated(world, model, id)
}

/** False when it cannot be made to run. */
const pushed = (world: World, model: Model, mutant: Mutant, command: Command): boolean => {
  for (const again of [false, true]) {
    const started = Run.command(world, model, mutant, command, { shared: false })
    if (!world.driver.drive([started.process], [started.begin], [])) {
      world.violated("I5", "a push in peace waits for something that never comes")
      return false
    }
    const ending = started.ending()
    if (ending._tag === "Push") {
      const { errors, stopped } = ending.summary
      if (stopped !== undefined) world.violated("I5", `a push in peace stopped: ${stopped} ${JSON.stringify(errors)}`)
      return stopped === undefined
    }
    if (ending._tag !== "Closed" || again || !model.mayClose) {
      world.violated("I5", `a push in peace ended with ${JSON.stringify(ending)}`)
      return false
    }
    const calm = { shared: false, automatic: false, trouble: undefined }
    const remedy = Run.program(world, model, mutant, Run.acceptList, calm)
    world.driver.drive([remedy.process], [remedy.begin], [])
  }
  return false
}

/** What is not as it has to be once all is quiet. */
const owed = (world: World, model: Model, retried: boolean): ReadonlyArray<Violation> => {
  const seen = Look.look(world)
  const found: Array<Violation> = []
  const violated = (check: string, detail: string): void => void found.push({ check, detail })
  for (const session of model.sessions.values()) {
    const listed = seen.listed.has(session.id)
    if (session.marked === "yes" && !listed) violated("I3", `${session.id} was marked, and no list says so`)
    const partly = [...world.server.partial.values()].some(({ name }) => name === session.id)
    if (listed && (partly || world.server.sessions.has(session.id))) {
      violated("I3", `${session.id} is private, and the server was not asked to give it back`)
    }
    for (const obligation of session.obligations.values()) {
      const places = Law.placesOf(world, seen, session, obligation).filter((place) => place !== "discarded")
      const isThere = session.present && model.pathOf(session.id) === obligation.path
      const now = session.versions.at(-1)
      const isNew = now === undefined ||
        !seen.receipts.some(({ path, sha256 }) => path === obligation.path && sha256 === now.sha256)
      // A later content that nobody captured may wait or be given up, beside the version that was delivered.
      const several = listed ? 1 : !isThere ? 3 : isNew ? 2 : 1
      if (places.length > several) violated("law", `${obligation.path} is in ${places.join(" and ")}`)
      if (!isThere || listed || now === undefined || places.includes("private")) continue
      const good = now.text.startsWith("{")
      if (places.includes("queued")) violated("I5", `${obligation.path} is still queued after two pushes`)
      if (good && retried && places.includes("dead")) {
        violated("I5", `${obligation.path} is dead though it was tried again`)
      }
      // A 410 is believed: what the server called deleted is private, though it still has it from another path.
      const isRefused = world.server.refused.has(`${session.id} ${now.sha256}`) &&
        (seen.rolled || Look.skips(world, obligation.path) > obligation.skips)
      if (good && places.includes("delivered") && !places.includes("dead") && isNew && !isRefused) {
        violated("I7", `${obligation.path}: the server has not what the file holds now`)
      }
    }
  }
  const left = Look.names(world).filter((name) => SnapshotName.is(name) || Temporary.isOfPush(name))
  if (left.length > 0) violated("I11", `left behind: ${left.join(", ")}`)
  return found
}

/** I2: an upload is repeated only where somebody died, heard nothing, or took it back meanwhile. */
const repeated = (world: World, model: Model, id: Id): void => {
  const { moved, undone, versions } = model.of(id)
  const excused = model.troubles + world.server.unclear + undone + moved
  const often = new Map<string, number>()
  for (const { sha256 } of versions) often.set(sha256, (often.get(sha256) ?? 0) + 1)
  for (const [sha256, times] of often) {
    const taken = world.server.accepted.get(`${id} ${sha256}`) ?? 0
    if (taken > times + excused) world.violated("I2", `${id} was sent ${taken} times, ${times + excused} are excused`)
  }
}
