import { createHash } from "node:crypto"
import { type Id, ids } from "./History.ts"
import { projects, type World } from "./World.ts"

/** A version of a session that a capture acknowledged. */
export interface Obligation {
  readonly path: string
  /** Index of the version the file had when the capture began. */
  readonly version: number
  /** Lines of the skip log and of the history about the path by then. */
  readonly skips: number
  readonly discards: number
}

export interface Session {
  readonly id: Id
  place: string
  /** Contents and their hashes, oldest first. */
  readonly versions: Array<{ readonly text: string; readonly sha256: string }>
  present: boolean
  /** `unsure`: a command that would have changed it was cut short. */
  marked: "no" | "yes" | "unsure"
  /** The last one of each path. */
  readonly obligations: Map<string, Obligation>
  /** How often its mark was taken off, and how often its file moved: reasons to send it again. */
  undone: number
  moved: number
}

/** What must be true, kept beside the system under test and never read from it. */
export class Model {
  readonly sessions: ReadonlyMap<Id, Session> = new Map(ids.map((id) => [id, {
    id, place: `${projects}/-desk`, versions: [], present: false, marked: "no", obligations: new Map(), undone: 0,
    moved: 0
  }]))
  /** Processes that were killed, cut off or met an error. */
  troubles = 0
  /** A change of the private list was cut short: push may be closed until somebody has looked at it. */
  mayClose = false
  private readonly world: World
  private counter = 0

  constructor(world: World) {
    this.world = world
  }

  of(id: Id): Session {
    return this.sessions.get(id)!
  }

  pathOf(id: Id): string {
    return `${this.of(id).place}/${id}.jsonl`
  }

  /** A line of a transcript; all have the same length. */
  line(id: Id): string {
    const number = String(this.counter++).padStart(4, "0")
    return `{"type":"user","uuid":"${id}-${number}","text":"${canary(id)}"}\n`
  }

  remember(session: Session, text: string): void {
    session.versions.push({ text, sha256: createHash("sha256").update(text).digest("hex") })
    session.present = true
  }

  /** Told everything that leaves the machine. */
  onWire(name: string, text: string): void {
    for (const session of this.sessions.values()) {
      if (session.marked === "yes" && (name === session.id || text.includes(canary(session.id)))) {
        this.world.violated("I3", `${session.id} is private and was sent as ${name}`)
      }
    }
  }

  /** Told every transcript the uploader opens. */
  onOpen(path: string): void {
    for (const session of this.sessions.values()) {
      if (session.marked === "yes" && path.endsWith(`/${session.id}.jsonl`)) {
        this.world.violated("I3", `${session.id} is private and was opened`)
      }
    }
  }
}

const canary = (id: Id): string => `canary-of-${id}`
