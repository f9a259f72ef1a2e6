import * as Look from "./Look.ts"
import type { Model, Obligation, Session } from "./Model.ts"
import type { World } from "./World.ts"

/** Where an acknowledged version is; the conservation law says: somewhere, and when all is quiet in one place. */
export type Place = "delivered" | "queued" | "dead" | "private" | "discarded"

export const placesOf = (
  world: World,
  seen: Look.Seen,
  session: Session,
  obligation: Obligation
): ReadonlyArray<Place> => {
  const { path } = obligation
  const later = new Set(session.versions.slice(obligation.version).map(({ sha256 }) => sha256))
  const receipts = seen.receipts.filter(({ sha256 }) => later.has(sha256))
  const listed = seen.listed.has(session.id)
  const found: Array<Place> = []
  if (receipts.some(({ sha256 }) => world.server.has(session.id, sha256))) found.push("delivered")
  if (seen.queued.has(path)) found.push("queued")
  if (seen.dead.has(path)) found.push("dead")
  const skipped = Look.skips(world, path) > obligation.skips || (listed && (seen.rolled || receipts.length > 0))
  if (skipped && !(found.includes("delivered") && !listed)) found.push("private")
  if (Look.discards(world, path) > obligation.discards) found.push("discarded")
  return found
}

/** I1, I4, I9 and I11, which hold at any moment at which no process runs. */
export const always = (world: World, model: Model, when: string): void => {
  const seen = Look.look(world)
  for (const session of model.sessions.values()) {
    for (const obligation of session.obligations.values()) {
      if (placesOf(world, seen, session, obligation).length === 0) {
        world.violated("I1", `${obligation.path} is nowhere after ${when}`)
      }
    }
  }
  if (seen.unparsable > model.troubles) world.violated("I4", `${seen.unparsable} unreadable lines after ${when}`)
  for (const { path, sha256 } of seen.receipts) {
    const name = path.slice(path.lastIndexOf("/") + 1, -".jsonl".length)
    if (!world.server.accepted.has(`${name} ${sha256}`)) {
      world.violated("I9", `a receipt for bytes the server never took: ${name} after ${when}`)
    }
  }
  for (const name of Look.names(world).filter((name) => logs.has(name))) {
    const size = world.file(`/desk/.claude/${name}`)?.bytes.length ?? 0
    if (size > world.logBytes + batch) world.violated("I11", `${name} holds ${size} bytes after ${when}`)
  }
}

const logs = new Set([
  "agnes-sessions-uploaded.txt", "agnes-sessions-private-skipped.txt", "agnes-sessions-failed.history.txt"
])

/** More than one push writes at once, in bytes. */
const batch = 2000
