/** Seeded bugs about what is private, and whose files are read (reliability §8). */
import { built, named, raced, simulated, tests } from "./killers.mjs"

const guard = "src/main/programs/push/PrivateGuard.ts"
const opened = "src/adapters/node/OpenedFile.ts"
const descend = "src/adapters/node/Descend.ts"

export const privacy = [
  {
    id: "M8",
    what: "the private list is read once at the start",
    edits: [[
      guard,
      "        isSame(stat, seen.stat)\n",
      "        isSame(stat, stat) || true\n"
    ]],
    killers: [
      raced,
      tests("T8", "test/programs/push/markRace.test.ts", "test/programs/push/private.test.ts")
    ]
  },
  {
    id: "M9",
    what: "an error while the private list is read means that nothing is private",
    edits: [[
      guard,
      "      Effect.mapError((error) => unreadable(workspace, error._tag === \"ForeignFile\" ? error.message : error.code))\n",
      "      Effect.orElseSucceed(() => undefined)\n"
    ]],
    killers: [tests("T3", "test/programs/push/private.test.ts")]
  },
  {
    id: "M10",
    what: "ids are compared as they are written",
    edits: [[
      "src/domain/session/SessionId.ts",
      "  const trimmed = Blank.trim(id)\n",
      "  const trimmed = Blank.trim(id)\n  if (trimmed === trimmed) return trimmed\n"
    ]],
    killers: [tests("6.1", "test/programs/push/private.test.ts", "test/domain/privacy")]
  },
  {
    id: "M17",
    what: "the reader of transcripts follows links",
    edits: [
      [opened, "fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) |", "fs.constants.O_RDONLY |"],
      [opened, "  if (stat.isSymbolicLink()) throw new TranscriptRefused(name, \"link\")\n", ""],
      [
        "src/adapters/node/NodeTranscripts.ts",
        "OpenedFile.checkKind(name, fs.lstatSync(name))",
        "OpenedFile.checkKind(name, fs.statSync(name))"
      ]
    ],
    killers: [tests("6.2", "test/adapters/node/NodeTranscripts.test.ts")]
  },
  {
    id: "M17b",
    what: "the reader looks for a link by name only, then opens what is there by then",
    edits: [[opened, "fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) |", "fs.constants.O_RDONLY |"]],
    killers: [{
      ...tests("6.2", "test/adapters/node/NodeTranscripts.race.test.ts"), environment: { AGNES_PROVE: "full" }
    }]
  },
  {
    id: "M17c",
    what: "the collector follows links",
    edits: [
      [descend, "const asFile = O_RDONLY | O_NOFOLLOW |", "const asFile = O_RDONLY |"],
      [descend, "const asStep = 0o10000000 | O_NOFOLLOW |", "const asStep = 0o10000000 |"],
      [descend, "    const stat = fs.lstatSync(path)\n", "    const stat = fs.statSync(path)\n"]
    ],
    killers: [tests("6.4", "test/security/collect.test.ts", "test/adapters/node/NodeCollecting.test.ts")]
  },
  {
    id: "M14",
    what: "a lock whose file is old is taken from its holder",
    edits: [[
      "src/adapters/node/NodeLocks.ts",
      "      if (busy.has(codeOf(error))) return undefined\n",
      "      if (busy.has(codeOf(error)) && Date.now() - fs.lstatSync(path).mtimeMs > 600_000) return { release: Micro.void }\n" +
      "      if (busy.has(codeOf(error))) return undefined\n"
    ]],
    killers: [
      tests("T8, T9", "test/adapters/node/NodeLocks.test.ts"),
      built(named("T8, T9", "LOCK-1", "test/e2e/concurrency.test.ts"))
    ]
  },
  {
    id: "M14b",
    what: "a claim is taken for dead by its age",
    edits: [[
      "src/adapters/node/ClaimLocks.ts",
      "    if (other !== undefined && ProcessIdentity.isDead(other, me)) remove(path.join(folder, name))\n",
      "    const old = Date.now() - fs.statSync(path.join(folder, name)).mtimeMs > 600_000\n" +
      "    if (other !== undefined && (old || ProcessIdentity.isDead(other, me))) remove(path.join(folder, name))\n"
    ]],
    killers: [tests("T8, T9", "test/adapters/node/NodeLocks.test.ts")]
  },
  {
    id: "M15",
    what: "the size alone says that a session has not changed",
    edits: [[
      "src/domain/push/Receipt.ts",
      "  return receipt.modifiedAt === measure.modifiedAt && receipt.changedAt === measure.changedAt ? \"same\" : \"touched\"\n",
      "  return \"same\"\n"
    ]],
    killers: [simulated, tests("T1", "test/programs/push/push.test.ts", "test/programs/push/history.test.ts")]
  },
  {
    id: "M19",
    what: "one bad entry ends the run",
    edits: [[
      "src/main/programs/push/Attempt.ts",
      "          return without({ _tag: \"Refused\" })\n",
      "          return yield* Effect.die(\"refused\")\n"
    ]],
    killers: [simulated, tests("T7", "test/programs/push/push.test.ts", "test/programs/push/letters.test.ts")]
  }
]
