import { createHash } from "node:crypto"
import { Either } from "effect"
import * as UploadReply from "../../src/adapters/http/UploadReply.ts"
import * as LineHashes from "../../src/domain/privacy/LineHashes.ts"
import * as ListSeal from "../../src/domain/privacy/ListSeal.ts"
import * as PrivateList from "../../src/domain/privacy/PrivateList.ts"
import * as Bundle from "../../src/domain/pull/Bundle.ts"
import * as Manifest from "../../src/domain/pull/Manifest.ts"
import * as PullState from "../../src/domain/pull/PullState.ts"
import * as RuleFiles from "../../src/domain/pull/RuleFiles.ts"
import * as TableName from "../../src/domain/pull/TableName.ts"
import * as DeadLetter from "../../src/domain/push/DeadLetter.ts"
import * as InDoubt from "../../src/domain/push/InDoubt.ts"
import * as PushState from "../../src/domain/push/PushState.ts"
import * as Receipt from "../../src/domain/push/Receipt.ts"
import * as RetryAfter from "../../src/domain/push/RetryAfter.ts"
import * as CaptureDecision from "../../src/domain/queue/CaptureDecision.ts"
import * as QueueFile from "../../src/domain/queue/QueueFile.ts"
import * as QueueLine from "../../src/domain/queue/QueueLine.ts"
import * as FirstRecord from "../../src/domain/session/FirstRecord.ts"
import * as Decode from "../../src/domain/transcript/Decode.ts"
import * as Facts from "../../src/domain/transcript/Facts.ts"
import * as Lines from "../../src/domain/transcript/Lines.ts"
import * as Count from "../../src/domain/usage/Count.ts"
import * as Dice from "../simulation/Dice.ts"
import * as Garble from "./Garble.ts"
import * as Samples from "./Samples.ts"

/** Every reader of foreign bytes, and what it must keep whatever they are (reliability T7). */
interface Reader {
  readonly name: string
  readonly samples: ReadonlyArray<Uint8Array>
  /** Throws, or answers what is wrong; `undefined` when all is well. */
  readonly judge: (bytes: Uint8Array) => string | undefined
}

const encoder = new TextEncoder()
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const now = 1795219200000

const between = (bytes: Uint8Array, before: string, after: string): Uint8Array =>
  Buffer.concat([encoder.encode(`${before}\n`), bytes, encoder.encode(`\n${after}\n`)])

const neighbours = ["before", "after"].map((sessionId) => ({ sessionId, path: `/t/${sessionId}.jsonl`, capturedAt: undefined, fork: false }))
const [first, last] = neighbours as [typeof neighbours[0] & {}, typeof neighbours[0] & {}]

const fits = <A>(value: A, isRight: (value: A) => boolean, what: string): string | undefined => isRight(value) ? undefined : what

const readers: ReadonlyArray<Reader> = [
  {
    name: "standard input of a hook",
    samples: Samples.hookInput,
    judge: (bytes) => {
      const decision = CaptureDecision.decide(bytes, "2026-11-20T09:13:00Z")
      if (decision._tag !== "Captured") return undefined
      const line = QueueLine.encode(decision.entry)
      if (line.indexOf("\n") !== line.length - 1) return "I4 it writes more than one line"
      const again = QueueLine.parse(line.slice(0, -1))
      return again === undefined || QueueLine.isUnparsable(again) || !again.path ? "I1 what it writes cannot be read" : undefined
    }
  },
  {
    name: "queue",
    samples: Samples.queue,
    judge: (bytes) => {
      const lines = neighbours.map((entry) => QueueLine.encode(entry).slice(0, -1)) as [string, string]
      const { entries } = QueueFile.parse(between(bytes, ...lines))
      const same = (a: typeof entries[0] | undefined, b: typeof first) => a?.sessionId === b.sessionId && a.path === b.path
      return fits(entries, (all) => same(all[0], first) && same(all.at(-1), last), "I4 a good neighbour is lost")
    }
  },
  {
    name: "private list",
    samples: Samples.privateList,
    judge: (bytes) => {
      const read = PrivateList.parse(between(bytes, "before", "after"))
      const one = ["before", "after"].map((id) => PrivateList.contains(between(bytes, "before", "after"), id))
      if (Either.isLeft(read)) return fits(one, (all) => all.every(Either.isLeft), "I3 unreadable, and yet it answers")
      const listed = read.right.has("before") && read.right.has("after")
      return fits(one, (all) => listed && all.every((each) => Either.isRight(each) && each.right), "I3 a private neighbour is lost")
    }
  },
  {
    name: "receipts",
    samples: Samples.receipts,
    judge: (bytes) => {
      for (const line of text(bytes).split("\n")) {
        const receipt = Receipt.parse(line)
        if (receipt !== undefined && !/^[0-9a-f]{64}$/.test(receipt.sha256)) return "I2 a receipt without a hash"
      }
      return undefined
    }
  },
  { name: "uploads in doubt", samples: Samples.doubts, judge: (bytes) => void text(bytes).split("\n").map(InDoubt.parse) },
  { name: "dead letters", samples: Samples.letters, judge: (bytes) => void text(bytes).split("\n").map(DeadLetter.parse) },
  {
    name: "hashes of private lines",
    samples: Samples.lineHashes,
    judge: (bytes) => {
      const good = LineHashes.encode({ sessionId: "before", path: "/b", size: 1, modifiedAt: 2, hashes: ["0123456789abcdef"] }).trimEnd()
      const records = LineHashes.parseFile(text(between(bytes, good, good.replaceAll("before", "after"))))
      const known = records.filter(({ hashes }) => hashes[0] === "0123456789abcdef").map(({ sessionId }) => sessionId)
      return fits(known, (ids) => ids.includes("before") && ids.includes("after"), "I3 a private neighbour is lost")
    }
  },
  { name: "seal of the private list", samples: Samples.seals, judge: (bytes) => void ListSeal.parse(text(bytes)) },
  {
    name: "state of push",
    samples: Samples.pushStates,
    judge: (bytes) => void PushState.encode(PushState.parse(text(bytes)))
  },
  { name: "state of pull", samples: Samples.pullStates, judge: (bytes) => void PullState.encode(PullState.parse(text(bytes))) },
  {
    name: "manifest",
    samples: Samples.manifests,
    judge: (bytes) => {
      const read = Manifest.decode(text(bytes))
      if (Either.isLeft(read)) return undefined
      return fits(read.right.tables, (all) => all.every(({ name }) => TableName.problem(name) === undefined), "D4 a name that leaves its folder")
    }
  },
  {
    name: "bundle of rules",
    samples: Samples.bundles,
    judge: (bytes) => {
      const read = Bundle.decode(text(bytes))
      if (Either.isLeft(read)) return undefined
      const names = [...RuleFiles.make(read.right).files.keys()]
      return fits(names, (all) => all.every((name) => RuleFiles.isOurs(name) && !/[\\/\0]/.test(name)), "D4 a name that leaves its folder")
    }
  },
  {
    name: "reply to an upload",
    samples: Samples.replies,
    judge: (bytes) => {
      const answer = { _tag: "Answer" as const, status: 200, headers: {}, body: Buffer.from(bytes), cutShort: false, allSent: true }
      const reply = UploadReply.interpret(answer, UploadReply.session, () => "")
      if (reply?._tag !== "Answered" || reply.accepted === undefined) return undefined
      const said = JSON.parse(text(bytes)) as Record<string, unknown>
      return fits(said, ({ filename, size, status }) => status === "ok" && typeof filename === "string" && Number.isInteger(size),
        "I2 taken for a success")
    }
  },
  {
    name: "Retry-After",
    samples: Samples.retryAfter,
    judge: (bytes) => {
      const wait = RetryAfter.parse(text(bytes), now)
      return fits(wait, (ms) => ms === undefined || (ms >= 0 && ms <= RetryAfter.longest), "a wait out of bounds")
    }
  },
  {
    name: "transcript",
    samples: Samples.transcripts,
    judge: (bytes) => {
      FirstRecord.judge(bytes, true)
      const splitter = Lines.make()
      const counter = Count.make()
      const records = [...splitter.feed(bytes), ...splitter.end()].map(Decode.line)
      for (const { record } of records) counter.take(record)
      const { entries } = counter.counted()
      Facts.figures(Facts.of(records))
      return fits(entries, (all) => all.every(({ tokens }) => Object.values(tokens).every(Number.isSafeInteger)), "sums that are none")
    }
  }
]

export interface Read {
  readonly name: string
  readonly cases: number
  /** Milliseconds of the slowest case. */
  readonly slowest: number
  readonly violations: ReadonlyArray<string>
}

/** Longer than this and it hangs, in milliseconds (reliability T7). */
const patience = 2_000

const short = (bytes: Uint8Array): string =>
  `${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}, ${JSON.stringify(text(bytes.slice(0, 80)))}`

/** So many cases, shared among the readers; the seed and a number make each of them. */
export const run = (cases: number, seed: number): ReadonlyArray<Read> =>
  readers.map(({ judge, name, samples }, n) => {
    // A transcript takes a thousand times as long as a line.
    const its = Math.ceil(cases / readers.length / (name === "transcript" ? 20 : 1))
    const violations: Array<string> = []
    let slowest = 0
    for (let at = 0; at < its; at++) {
      const dice = Dice.make(seed + at * readers.length + n)
      const bytes = Garble.garble(dice.pick(samples), dice, samples)
      const begun = performance.now()
      let wrong: string | undefined
      try {
        wrong = judge(bytes)
      } catch (error) {
        wrong = `it threw ${String(error)}`
      }
      const took = performance.now() - begun
      slowest = Math.max(slowest, took)
      if (took > patience) wrong ??= `it took ${Math.round(took)} ms`
      if (wrong !== undefined) violations.push(`${name}, seed ${seed}, case ${at}: ${wrong} (${short(bytes)})`)
    }
    return { name, cases: its, slowest: Math.round(slowest), violations }
  })
