import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { Worker } from "node:worker_threads"
import * as NodeTranscripts from "../../../src/adapters/node/NodeTranscripts.ts"
import { Transcripts } from "../../../src/ports/Transcripts.ts"
import { isProving, report, size } from "../../support/Sizes.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const good = "{\"type\":\"user\"}\n"
const secret = "{\"type\":\"user\",\"text\":\"of somebody else\"}\n"

/** Exchanges what stands under a name, as fast as it can: a transcript, a link to another file, and nothing. */
const exchanging = (root: string) =>
  Effect.acquireRelease(
    Effect.promise(() =>
      new Promise<Worker>((resolve) => {
        const worker = new Worker(
          `const fs = require("node:fs"), { parentPort, workerData: root } = require("node:worker_threads")
           parentPort.postMessage("ready")
           for (;;) {
             fs.writeFileSync(root + "/new", ${JSON.stringify(good)})
             fs.renameSync(root + "/new", root + "/s.jsonl")
             fs.symlinkSync(root + "/secret.jsonl", root + "/new")
             fs.renameSync(root + "/new", root + "/s.jsonl")
             fs.unlinkSync(root + "/s.jsonl")
           }`,
          { eval: true, workerData: root }
        )
        worker.once("message", () => resolve(worker))
      })
    ),
    (worker) => Effect.promise(() => worker.terminate())
  )

describe("NodeTranscripts", () => {
  it.scopedLive("reliability C2 a file exchanged for a link at any moment is never read through it", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      fs.writeFileSync(`${root}/secret.jsonl`, secret)
      yield* exchanging(root)
      const tries = size(300, 10_000)
      const met = { read: 0, refused: 0, missing: 0, foreign: 0 }
      // Who runs when is the machine's: it goes on until both have been met, or there is no hope of it.
      for (let n = 0; n < tries || ((met.read === 0 || met.refused === 0) && n < 1000 * tries); n++) {
        yield* Effect.flatMap(Transcripts, (port) => port.open(`${root}/s.jsonl`)).pipe(
          Effect.flatMap((file) =>
            Effect.promise(async () => {
              let text = ""
              for await (const chunk of file.pass().chunks) text += Buffer.from(chunk).toString()
              met.read += 1
              if (text !== good) met.foreign += 1
            })),
          Effect.catchTags({
            TranscriptRefused: () => Effect.sync(() => met.refused += 1),
            TranscriptMissing: () => Effect.sync(() => met.missing += 1),
            TranscriptUnreadable: () => Effect.sync(() => met.missing += 1)
          }),
          Effect.scoped
        )
      }
      report("security: C2 exchange races", { tries, ...met })
      assert.strictEqual(met.foreign, 0)
      assert.isAbove(met.read, 0)
      assert.isAbove(met.refused, 0)
    }).pipe(Effect.provide(NodeTranscripts.layer)), isProving ? 600_000 : 60_000)
})
