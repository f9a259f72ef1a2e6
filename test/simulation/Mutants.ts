import * as Effect from "effect/Effect"
import * as Micro from "effect/Micro"
import type { Machine } from "../../src/adapters/files/Machine.ts"
import * as Revision from "../../src/domain/server/Revision.ts"
import type { Reply } from "../../src/domain/push/Reply.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import type { Disk, FileStat } from "../../src/ports/Disk.ts"
import type { Mutant } from "./Mutant.ts"
import type { Files, Others } from "./Ports.ts"
import { workspace } from "./World.ts"

/** Seeded bugs of reliability §8, each as the ports would behave if the code had it. Every one has to be found. */

const withDisk = (change: (disk: Disk["Type"]) => Partial<Disk["Type"]>) => (machine: Machine): Machine => ({
  ...machine,
  disk: { ...machine.disk, ...change(machine.disk) }
})

const letters = Workspace.deadLetters(workspace)
const list = Workspace.privateList(workspace)

type Late = Array<Micro.Micro<void, never>>

/** What a call would have done is done only after the snapshot is gone, as long as the process lives. */
const afterDiscard = (change: (files: Files, late: Late) => Partial<Files>) => (files: Files, others: Others) => {
  const late: Late = []
  const queue: Files["queue"] = {
    ...files.queue,
    discard: (snapshot) =>
      Micro.andThen(
        files.queue.discard(snapshot),
        Micro.suspend(() => Micro.forEach(late.splice(0), (write) => write, { discard: true }))
      )
  }
  return { files: { ...files, queue, ...change({ ...files, queue }, late) }, others }
}

const postponed = <E>(late: Late, write: Micro.Micro<void, E>): Micro.Micro<void, E> =>
  Micro.sync(() => void late.push(Micro.ignore(write)))

/** What an upload is answered, changed on its way in. */
const replying = (change: (reply: Reply) => Reply) => (files: Files, others: Others) => ({
  files,
  others: {
    ...others,
    uploads: {
      ...others.uploads,
      uploadSession: (...given: Parameters<Others["uploads"]["uploadSession"]>) =>
        Effect.map(others.uploads.uploadSession(...given), change)
    }
  }
})

export const all: ReadonlyArray<Mutant> = [
  { name: "M1 no file is synced", machine: withDisk(() => ({ sync: () => Micro.void })) },
  { name: "M2 no folder is synced", machine: withDisk(() => ({ syncDirectory: () => Micro.void })) },
  {
    name: "M3 the dead-letter list is not synced",
    machine: withDisk((disk) => ({
      sync: (handle) => handle.path.startsWith(letters) ? Micro.void : disk.sync(handle)
    }))
  },
  {
    name: "M4 the snapshot goes before its dead letters are written",
    ports: afterDiscard((files, late) => ({
      deadLetters: {
        ...files.deadLetters,
        add: (where, more) => postponed(late, files.deadLetters.add(where, more))
      }
    }))
  },
  {
    name: "M5 receipts are written after the snapshot has gone",
    ports: afterDiscard((files, late) => ({
      receipts: { ...files.receipts, append: (where, more) => postponed(late, files.receipts.append(where, more)) }
    }))
  },
  {
    name: "M6 what has to be tried again is put back at the very end only",
    ports: afterDiscard((files, late) => ({
      queue: {
        ...files.queue,
        requeue: (where, entries) => postponed(late, files.queue.requeue(where, entries))
      }
    }))
  },
  {
    name: "M8 the private list is read once at the start",
    machine: (machine) => {
      let seen: { readonly stat: FileStat | undefined } | undefined
      return withDisk((disk) => ({
        lstat: (path) => {
          if (path !== list) return disk.lstat(path)
          return seen === undefined
            ? Micro.tap(disk.lstat(path), (stat) => Micro.sync(() => void (seen ??= { stat })))
            : Micro.succeed(seen.stat)
        }
      }))(machine)
    }
  },
  {
    name: "M11 a 200 counts without a receipt",
    ports: (files, others) => ({
      files,
      others: {
        ...others,
        uploads: {
          ...others.uploads,
          uploadSession: (credentials, upload) =>
            Effect.map(others.uploads.uploadSession(credentials, upload), (reply) => {
              if (reply._tag !== "Answered" || reply.status !== 200) return reply
              const accepted = { status: "ok", filename: upload.fileName, size: upload.source.size } as const
              return { ...reply, accepted: { ...accepted, sha256: reply.sentSha256 } }
            })
        }
      }
    })
  },
  {
    name: "M12 a 401 takes the rest of the queue with it",
    ports: (files, others) => {
      let refused = false
      const heard = replying((reply) => {
        refused ||= reply._tag === "Answered" && reply.status === 401
        return reply
      })(files, others)
      const queue: Files["queue"] = {
        ...files.queue,
        requeue: (where, entries) => refused ? Micro.void : files.queue.requeue(where, entries)
      }
      return { ...heard, files: { ...files, queue } }
    }
  },
  {
    name: "M13 Retry-After is taken for milliseconds",
    ports: replying((reply) =>
      reply._tag === "Answered" && reply.retryAfter !== undefined ? { ...reply, retryAfter: "0" } : reply)
  },
  {
    name: "M14 a lock is taken from a holder that is alive",
    machine: (machine) => ({
      ...machine,
      locks: {
        tryAcquire: (path) =>
          Micro.map(machine.locks.tryAcquire(path), (lock) => lock ?? { release: Micro.void })
      }
    })
  },
  {
    name: "M15 the size alone says that nothing changed",
    ports: (files, others) => {
      const timeless = <A extends { readonly modifiedAt: number }>(measure: A): A =>
        Object.defineProperties(measure, { modifiedAt: { value: 1 }, changedAt: { value: 1 } })
      const { transcripts } = others
      return {
        files,
        others: {
          ...others,
          transcripts: {
            measure: (path) => Effect.map(transcripts.measure(path), (found) => found && timeless(found)),
            open: (path) => Effect.map(transcripts.open(path), timeless)
          }
        }
      }
    }
  },
  {
    name: "M16 a shorter version takes the place of a longer one",
    decide: (stored, incoming, overlap) => {
      const decision = Revision.decide(stored, incoming, overlap)
      if (decision._tag !== "PrefixOfStored" && decision._tag !== "Diverged") return decision
      return { _tag: "Newer", version: { ...incoming, revision: 1 + (stored?.versions.length ?? 0) } }
    }
  },
  {
    name: "M19 one bad entry ends the run",
    ports: (files, others) => ({
      files,
      others: {
        ...others,
        transcripts: {
          ...others.transcripts,
          open: (path) =>
            Effect.catchTag(others.transcripts.open(path), "TranscriptRefused", () => Effect.die("refused"))
        }
      }
    })
  },
  {
    name: "M20 a sync that failed is taken for done",
    machine: withDisk((disk) => ({
      sync: (handle) => Micro.orElseSucceed(disk.sync(handle), () => undefined),
      syncDirectory: (path) => Micro.orElseSucceed(disk.syncDirectory(path), () => undefined)
    }))
  },
  {
    name: "P3 an upload nobody knows the end of is not written down",
    ports: (files, others) => ({ files: { ...files, inDoubts: { ...files.inDoubts, add: () => Micro.void } }, others })
  }
]
