import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { createHash } from "node:crypto"
import type { Reply } from "../../src/domain/push/Reply.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import { Unwanted, type Upload, type UploadServer } from "../../src/ports/UploadServer.ts"
import type { Withdrawer } from "../../src/ports/Withdrawer.ts"
import { silence } from "./Driver.ts"
import type { Running } from "./Machine.ts"
import * as Manners from "./Manners.ts"
import type { Model } from "./Model.ts"
import { pauses } from "./Server.ts"
import * as Transcripts from "./Transcripts.ts"
import { type World, workspace } from "./World.ts"

/** Milliseconds a request takes. */
const journey = 20

/**
 * The way from one process to the server. A request is lost with its process before it has left, or its answer is; an
 * upload nobody wants any more is aborted before its first byte or after its last one.
 */
export const make = (world: World, model: Model, running: Running, manners: Manners.Manners) => {
  const dead = lift(silence)
  const turn = lift(world.driver.turn(running.process))
  const clock = running.machine.clock
  const isAlone = (): boolean => world.holders.get(Workspace.pushLock(workspace))?.process === running.process

  const exchange = <A>(begun: () => void, receive: () => A, heard: (a: A) => void): Effect.Effect<A> =>
    Effect.gen(function*() {
      if (!running.survives()) return yield* dead
      if (!isAlone()) world.violated("I10", "a request of a process that does not hold the push lock")
      begun()
      const answer = receive()
      if (!running.survives()) return yield* dead
      yield* lift(clock.sleep(journey))
      yield* turn
      if (!running.process.alive) return yield* dead
      heard(answer)
      return answer
    })

  const upload = (token: Redacted.Redacted, name: string, { source, wanted = Effect.succeed(true) }: Upload) =>
    Effect.gen(function*() {
      const started = world.driver.elapsed
      yield* turn
      if (!(yield* wanted)) return unwanted
      const bytes = Transcripts.bytesOf(source)
      if (bytes === undefined) return { _tag: "SourceFailed", code: "SHRUNK" } as const
      const text = decoder.decode(bytes)
      const sha256 = createHash("sha256").update(bytes).digest("hex")
      const taken = yield* exchange(
        () => {
          model.onWire(name, text)
          Manners.request(manners, started)
        },
        () => world.server.upload({ name, token: Redacted.value(token), text, sha256 }),
        () => {}
      )
      if (yield* wanted) {
        const { kind, reply } = taken
        Manners.heard(manners, pauses[kind], reply._tag === "Answered" && reply.status === 200)
        return reply
      }
      world.server.unclear += 1
      return unwanted
    })

  const uploads: UploadServer["Type"] = {
    uploadSession: ({ token }, more) => upload(token, more.fileName.replace(/\.jsonl$/, ""), more),
    uploadFamilyFile: ({ token }, more) => upload(token, `${more.session}/${more.name}`, more),
    uploadPart: ({ token }, { before, complete, from, identity, source, target, to, wanted = Effect.succeed(true) }) => {
      const name = "fileName" in target ? target.fileName.replace(/\.jsonl$/, "") : `${target.session}/${target.name}`
      return Effect.gen(function*() {
        const started = world.driver.elapsed
        yield* turn
        if (!(yield* wanted)) return unwanted
        const bytes = Transcripts.bytesOf(source)
        if (bytes === undefined) return { _tag: "SourceFailed", code: "SHRUNK" } as const
        const text = decoder.decode(bytes.subarray(from, to))
        const sha256 = createHash("sha256").update(bytes.subarray(0, to)).digest("hex")
        const part = { name, token: Redacted.value(token), text, sha256, identity, from, complete, before, length: source.size }
        const { kind, reply } = yield* exchange(
          () => {
            model.onWire(name, text)
            Manners.request(manners, started)
          },
          () => world.server.part(part),
          () => {}
        )
        if (yield* wanted) {
          Manners.heard(manners, pauses[kind], reply._tag === "Answered" && reply.status < 300)
          return reply
        }
        world.server.unclear += 1
        return unwanted
      })
    },
    uploadOffset: ({ token }, identity) =>
      Effect.suspend(() => {
        const started = world.driver.elapsed
        return Effect.zipRight(
          turn,
          exchange(
            () => Manners.request(manners, started),
            () => world.server.offset(identity, Redacted.value(token)),
            ({ kind }) => Manners.heard(manners, pauses[kind], false)
          )
        ).pipe(Effect.map(({ reply }) => reply))
      }),
    uploadLocalNotes: () => Effect.succeed(unwanted)
  }
  const ask = (what: "withdraw" | "lift"): Withdrawer["Type"]["withdraw"] => ({ token }, name) =>
    Effect.suspend(() => {
      const started = world.driver.elapsed
      return Effect.zipRight(
        turn,
        exchange(
          () => Manners.request(manners, started),
          () => world.server.withdraw(name, Redacted.value(token), what),
          (reply) => {
            const seconds = reply._tag === "Answered" ? reply.retryAfter : undefined
            Manners.heard(manners, seconds === undefined ? undefined : Number(seconds), false)
          }
        )
      )
    })
  const withdrawals: Withdrawer["Type"] = { withdraw: ask("withdraw"), liftTombstone: ask("lift") }
  return { uploads, withdrawals }
}

const unwanted: Reply = { _tag: "NoAnswer", code: Unwanted, message: "Nobody wants this upload any more." }
const decoder = new TextDecoder()
