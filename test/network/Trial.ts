import { assert } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import * as HttpUploadServer from "../../src/adapters/http/HttpUploadServer.ts"
import * as HttpWithdrawer from "../../src/adapters/http/HttpWithdrawer.ts"
import * as Limits from "../../src/adapters/http/Limits.ts"
import * as Push from "../../src/main/programs/Push.ts"
import { Receipts } from "../../src/ports/Receipts.ts"
import { use } from "../../src/ports/Use.ts"
import { ScriptedServer, sha256 } from "../e2e/support/ScriptedServer.ts"
import * as Scripts from "../e2e/support/Scripts.ts"
import * as Law from "../programs/push/Law.ts"
import * as Scene from "../programs/push/Scene.ts"
import { type Fault, FaultProxy, none } from "./FaultProxy.ts"

/** A server that keeps sessions and gives them back, and what it knows. */
interface Origin {
  readonly server: ScriptedServer
  /** `<hash> <session>` of everything it ever took. */
  readonly taken: Set<string>
  /** Sessions it holds now, and those it will not take again. */
  readonly held: Set<string>
  readonly gone: Set<string>
}

const features = { "x-agnes-features": "sha256 withdraw" }

const startOrigin = async (): Promise<Origin> => {
  const [taken, held, gone] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const server = await ScriptedServer.start(async ({ incoming, outgoing, read }) => {
    const received = await read().catch(() => undefined)
    if (received === undefined) return
    if (incoming.method === "DELETE") {
      const id = decodeURIComponent((incoming.url ?? "").slice("/api/sessions/".length))
      held.delete(id)
      gone.add(id)
      return Scripts.json(outgoing, 200, { status: "withdrawn", id }, features)
    }
    const { part } = received
    if (part === undefined) return Scripts.json(outgoing, 400, { detail: "no session" }, features)
    const id = part.fileName.replace(/\.jsonl$/, "")
    if (gone.has(id)) return Scripts.json(outgoing, 410, { kind: "tombstoned" }, features)
    held.add(id)
    taken.add(`${sha256(part.bytes)} ${id}`)
    const { bytes, fileName } = part
    Scripts.json(outgoing, 200, { status: "ok", filename: fileName, size: bytes.length, sha256: sha256(bytes) }, features)
  })
  return { server, taken, held, gone }
}

/** Short, so that what hangs ends soon; on a busy machine it is one more fault. */
const hasty: Limits.Limits = { ...Limits.standard, idle: 150, total: () => 600, reply: 150 }

const pushTo = (scene: Scene.Scene, serverUrl: string, limits: Limits.Limits, more: Scene.Options = {}) =>
  Push.run({ ...Scene.options(more), credentials: { serverUrl, token: Redacted.make("the.to.ken") } }).pipe(
    Effect.provide(Layer.mergeAll(
      Scene.layer(scene),
      HttpUploadServer.layer({ userAgent: "t", limits }),
      HttpWithdrawer.layer({ userAgent: "t" })
    ))
  )

/** What one trial met, to be summed up. */
export interface Met {
  /** Bytes that went through on the last connection. */
  readonly request: number
  readonly reply: number
  /** Sessions the server has although no receipt said so after the fault. */
  readonly unheard: number
}

const ids = ["keep", "hide"]

/**
 * A push through a faulty network, then a mark on one of the sessions, then pushes through a healthy one. In between and
 * at the end: no session is lost (I1), nothing counts as delivered that the server has not got (I9), and of the marked
 * session the server keeps nothing and gets nothing more (I3), whether its reply came through or not.
 */
export const trial = (what: string, faults: ReadonlyArray<Fault>) =>
  Effect.gen(function*() {
    const origin = yield* Effect.acquireRelease(Effect.promise(startOrigin), ({ server }) => Effect.promise(() => server.stop()))
    const proxy = yield* Effect.acquireRelease(
      Effect.promise(() => FaultProxy.start(origin.server.port)),
      (made) => Effect.promise(() => made.stop())
    )
    const scene = Scene.make()
    for (const id of ids) yield* Scene.session(scene, id)
    proxy.faults = faults
    yield* pushTo(scene, proxy.url, hasty)
    const { reply, request } = proxy.seen
    yield* settled(proxy, origin)
    const places = yield* Law.look(scene)
    for (const id of ids) assert.isNotEmpty(places(sessionOf(id)), `${what}: ${id} is nowhere`)
    yield* onlyTrueReceipts(what, scene, origin)
    const unheard = ids.filter((id) => origin.held.has(id) && !places(sessionOf(id)).includes("delivered")).length

    yield* Scene.mark(scene, "hide")
    const wasHeld = origin.held.has("hide")
    proxy.faults = [none]
    yield* pushTo(scene, proxy.url, Limits.standard, { retryFailed: "all" })
    yield* settled(proxy, origin)
    yield* pushTo(scene, proxy.url, Limits.standard)
    yield* settled(proxy, origin)
    const after = yield* Law.look(scene)
    assert.isFalse(origin.held.has("hide"), `${what}: the private session is still at the server`)
    if (wasHeld) assert.isTrue(origin.gone.has("hide"), `${what}: nobody asked for it back`)
    assert.strictEqual([...origin.taken].filter((each) => each.endsWith(" hide")).length, wasHeld ? 1 : 0, what)
    if (!after(sessionOf("keep")).includes("private")) {
      assert.deepStrictEqual(after(sessionOf("keep")), ["delivered"], what)
      assert.isTrue(origin.held.has("keep"), what)
    }
    yield* onlyTrueReceipts(what, scene, origin)
    return { request, reply, unheard } satisfies Met
  }).pipe(Effect.scoped)

/** Nothing is on its way any more: what a busy machine had not yet looked at is no part of what comes after. */
const settled = (proxy: FaultProxy, { server }: Origin) =>
  Effect.promise(() => {
    proxy.disconnect()
    return server.quiet()
  })

const onlyTrueReceipts = (what: string, scene: Scene.Scene, { taken }: Origin) =>
  Effect.gen(function*() {
    for (const receipt of yield* use(Receipts, (port) => port.all(Scene.workspace))) {
      assert.isTrue(taken.has(`${receipt.sha256} ${receipt.sessionId}`), `${what}: a receipt for what never arrived`)
    }
  }).pipe(Effect.provide(Scene.layer(scene)))

const sessionOf = (id: string): Law.Session => ({ id, versions: [Scene.record(id)], captured: 0 })
