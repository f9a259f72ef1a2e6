/** Seeded bugs about what is on disk when (reliability §8). */
import { killed, powerCut, simulated, tests } from "./killers.mjs"

const durable = "src/adapters/files/DurableFile.ts"
const settle = "src/main/programs/push/Settle.ts"
const crash = tests("T2", "test/programs/push/crash.test.ts")

const letters =
  "    yield* Letters.add(run, [...settlement.letters, ...batch.unparsable.map((line) => unreadable(line, now))])\n"
const requeue = "    yield* Effect.mapError(use(Queue, (queue) => queue.requeue(workspace, back)), fromStore)\n"
const discard = "    if (snapshot !== undefined) yield* Effect.mapError(use(Queue, (queue) => queue.discard(snapshot)), fromStore)\n"

export const durability = [
  {
    id: "M1",
    what: "what is appended is not synced",
    edits: [[
      durable,
      "        Micro.andThen(machine.disk.sync(handle)),\n",
      ""
    ]],
    killers: [simulated, tests("T0", "test/adapters/files/FileQueue.faults.test.ts"), powerCut]
  },
  {
    id: "M1b",
    what: "a file that takes the place of another is not synced",
    edits: [[
      durable,
      "Micro.andThen(machine.disk.write(handle, bytes), machine.disk.sync(handle)))",
      "machine.disk.write(handle, bytes))"
    ]],
    killers: [simulated]
  },
  {
    id: "M2",
    what: "the names of a new file are not synced",
    edits: [[durable, "      if (stat.size === 0) yield* syncNames(machine, path)\n      else if", "      if"]],
    killers: [simulated, tests("T0", "test/adapters/files/FileQueue.faults.test.ts")]
  },
  {
    id: "M2b",
    what: "the folder is not synced after a rename",
    edits: [[durable, "      )\n    yield* machine.disk.syncDirectory(folderOf(path))\n", "      )\n"]],
    killers: [simulated]
  },
  {
    id: "M3",
    what: "the dead-letter list is not synced",
    edits: [[
      durable,
      "        Micro.andThen(machine.disk.sync(handle)),\n",
      "        Micro.andThen(path.endsWith(\"sessions-failed.txt\") ? Micro.void : machine.disk.sync(handle)),\n"
    ]],
    killers: [simulated, crash]
  },
  {
    id: "M4",
    what: "the snapshot goes before its dead letters are written",
    edits: [[settle, discard, ""], [settle, letters, discard.replaceAll("snapshot", "batch.snapshot!") + letters]],
    killers: [simulated, crash, killed("push, answered")]
  },
  {
    id: "M5",
    what: "receipts are written after the snapshot has gone",
    edits: [
      [settle, "    yield* flush(run)\n    yield* Doubts.settle(run, batch)\n", "    yield* Doubts.settle(run, batch)\n"],
      [settle, discard, `${discard}    yield* flush(run)\n`]
    ],
    killers: [simulated, crash, killed("push, answered")]
  },
  {
    id: "M6",
    what: "what has to be tried again is put back in a finaliser only",
    edits: [[settle, requeue, ""], [
      settle,
      discard,
      "    yield* Effect.ensuring(\n" +
      "      snapshot === undefined ? Effect.void : Effect.mapError(use(Queue, (queue) => queue.discard(snapshot)), fromStore),\n" +
      "      Effect.ignore(use(Queue, (queue) => queue.requeue(workspace, back)))\n    )\n"
    ]],
    killers: [simulated, crash, killed("push, answered")]
  },
  {
    id: "M7",
    what: "a write that took only some of the bytes counts as done",
    edits: [[
      "src/adapters/node/NodeDisk.ts",
      "  while (done < bytes.length) done += fs.writeSync(descriptor, bytes, done, bytes.length - done)\n",
      "  done += fs.writeSync(descriptor, bytes, done, bytes.length - done)\n"
    ]],
    killers: [tests("T5", "test/adapters/node/NodeDisk.test.ts")]
  },
  {
    id: "M20",
    what: "a failed sync is ignored",
    edits: [[
      durable,
      "        Micro.andThen(machine.disk.sync(handle)),\n",
      "        Micro.andThen(Micro.ignore(machine.disk.sync(handle))),\n"
    ]],
    killers: [tests("T3", "test/adapters/files/FileQueue.faults.test.ts"), simulated]
  },
  {
    id: "M20b",
    what: "a failed sync is tried again on the same descriptor",
    edits: [[
      durable,
      "        Micro.andThen(machine.disk.sync(handle)),\n",
      "        Micro.andThen(Micro.catchAll(machine.disk.sync(handle), () => machine.disk.sync(handle))),\n"
    ]],
    killers: [tests("T3", "test/adapters/files/FileQueue.faults.test.ts")]
  },
  {
    id: "M24",
    what: "a line on its way lies under a name that push reads",
    edits: [[
      "src/adapters/files/FileQueue.ts",
      "DurableFile.replaceThrough(machine, `${path}.tmp`, path, line)",
      "DurableFile.replaceThrough(machine, `${path.slice(0, -4)}0.txt`, path, line)"
    ]],
    killers: [tests("T0", "test/adapters/files/FileQueue.faults.test.ts")]
  }
]
