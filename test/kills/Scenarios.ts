import { record } from "../e2e/support/PushScene.ts"
import * as Python from "../e2e/support/PythonWorkspace.ts"
import type { Place, Scene } from "./Scene.ts"

/** One command in a workspace where something is at stake. */
export interface Scenario {
  readonly name: string
  readonly prepare: (scene: Scene) => void
  readonly args: ReadonlyArray<string>
  readonly stdin?: (scene: Scene) => string
  /** Status of the server for a session while the command runs that goes wrong; 200 for all others. */
  readonly statuses?: Readonly<Record<string, number>>
  /** And from then on. */
  readonly later?: Readonly<Record<string, number>>
  /** Run undisturbed afterwards, one after the other. */
  readonly after: ReadonlyArray<ReadonlyArray<string>>
  /** The one place of each session in the end. */
  readonly expected: Readonly<Record<string, Place>>
  /** Is a hook: exit 0 and a silent standard output, whatever happens (I6). */
  readonly isHook?: true
  /** Sessions that are at stake only once the command said that it is done. */
  readonly promised?: (scene: Scene) => ReadonlyArray<string>
  /** What exit 0 says is true. */
  readonly done?: (scene: Scene) => boolean
  /** Sessions of which nothing may ever reach the server. */
  readonly secret: ReadonlyArray<string>
}

const hookInput = (id: string) => (scene: Scene): string =>
  JSON.stringify({
    session_id: id,
    transcript_path: scene.transcript(id),
    cwd: scene.computer.workspace,
    hook_event_name: "SessionEnd"
  })

const secret = ["secret"]

/** A queue with something of every fate. */
const mixed = (scene: Scene): void => {
  for (const id of ["good", "large", "secret", "slow", "also"]) scene.queued(id)
  scene.append("agnes-sessions-private.txt", "secret")
}

const dead = (scene: Scene, id: string, reason: string): void =>
  scene.append("agnes-sessions-failed.txt", `2026-11-20T09:13:00Z\t${id}\t${reason}\t${scene.transcript(id)}`)

const given = (scene: Scene): void => {
  dead(scene, "large", "413")
  dead(scene, "odd", "422")
  dead(scene, "secret", "413")
  scene.queued("good")
  scene.append("agnes-sessions-private.txt", "secret")
}

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "capture-session",
    prepare: (scene) => scene.queued("older"),
    args: ["capture-session"],
    stdin: hookInput("new"),
    after: [["capture-session"], ["push"]],
    expected: { older: "delivered", new: "delivered" },
    isHook: true,
    promised: (scene) => scene.isAcknowledged("new") ? ["new"] : [],
    secret: []
  },
  {
    name: "push, answered 200, 503 and 413",
    prepare: mixed,
    args: ["push"],
    statuses: { slow: 503, large: 413 },
    later: { large: 413 },
    after: [["push"]],
    expected: { good: "delivered", also: "delivered", slow: "delivered", large: "dead", secret: "private" },
    secret
  },
  {
    name: "push after one that was killed",
    prepare: (scene) => {
      scene.queued("left", "agnes-sessions.snapshot.1.0a1b2c3d.txt")
      scene.queued("also", "agnes-sessions.snapshot.1.0a1b2c3d.txt")
      scene.queued("secret", "agnes-sessions.snapshot.2.0a1b2c3d.txt")
      scene.queued("large")
      scene.append("agnes-sessions-private.txt", "secret")
    },
    args: ["push"],
    statuses: { also: 503, large: 413 },
    later: { large: 413 },
    after: [["push"]],
    expected: { left: "delivered", also: "delivered", large: "dead", secret: "private" },
    secret
  },
  {
    name: "mark-private",
    prepare: (scene) => {
      scene.queued("good")
      scene.queued("mine")
    },
    args: ["mark-private", "mine"],
    after: [["mark-private", "mine"], ["push"]],
    expected: { good: "delivered", mine: "private" },
    // Nothing runs meanwhile that could send it.
    secret: ["mine"],
    done: (scene) => scene.isListed("mine")
  },
  {
    name: "push --retry-failed",
    prepare: given,
    args: ["push", "--retry-failed"],
    statuses: { odd: 503 },
    after: [["push", "--retry-failed"]],
    expected: { large: "delivered", odd: "delivered", good: "delivered", secret: "private" },
    secret
  },
  {
    name: "queue retry",
    prepare: given,
    args: ["queue", "retry", "--all"],
    after: [["queue", "retry", "--all"], ["push"]],
    expected: { large: "delivered", odd: "delivered", good: "delivered", secret: "private" },
    secret
  },
  {
    // Reliability T10: the first push of this client in a workspace that the original has left (design §3).
    name: "the first push after the original's client",
    prepare: (scene) => {
      Python.lay(scene, { queue: Python.asItIs, list: Python.asItIs })
      for (const id of [...Python.secret, Python.subagent]) scene.watch(id, record(id).trimEnd())
    },
    args: ["push"],
    after: [["push"]],
    expected: Object.fromEntries([
      ...Python.waiting.map((id) => [id, "delivered"] as const),
      ...Python.secret.map((id) => [id, "private"] as const),
      [Python.subagent, "private"] as const,
      ...Python.givenUp.map((id) => [id, "dead"] as const),
      [Python.absent, "queued"] as const
    ]),
    secret: [...Python.secret, Python.subagent]
  }
]
