import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Standing from "../../domain/pipeline/Standing.ts"
import {
  type Candidate,
  ClaimLost,
  type ProcessorClaim,
  ProcessorStates,
  type Target,
  type Unfinished
} from "../../ports/ProcessorStates.ts"
import { type SessionKey, SessionStore } from "../../ports/SessionStore.ts"
import * as MemorySessionStore from "./MemorySessionStore.ts"

interface State extends Standing.Noted {
  readonly lastError: string | undefined
  readonly owner: string | undefined
  readonly items: number
  readonly processedAt: number | undefined
}

const fresh: State = {
  done: undefined,
  tried: undefined,
  attempts: 0,
  nextTryAt: undefined,
  deadAt: undefined,
  leaseUntil: undefined,
  lastError: undefined,
  owner: undefined,
  items: 0,
  processedAt: undefined
}

const idle = { nextTryAt: undefined, deadAt: undefined, leaseUntil: undefined, owner: undefined }

const keyOf = ({ session, userId }: SessionKey): string => JSON.stringify([userId, session])
const inOrder = (a: Candidate, b: Candidate): number =>
  a.receivedAt - b.receivedAt || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)

class States {
  readonly sessions = new Map<string, Candidate>()
  readonly states = new Map<string, Map<string, State>>()
  owners = 0

  of(processor: string): Map<string, State> {
    const known = this.states.get(processor) ?? new Map<string, State>()
    this.states.set(processor, known)
    return known
  }

  look({ name, version }: Target, candidate: Candidate): Unfinished & State {
    const state = this.of(name).get(keyOf(candidate)) ?? fresh
    return { ...state, candidate, wanted: { sha256: candidate.sha256, family: candidate.family, version } }
  }

  all(target: Target): ReadonlyArray<Unfinished & State> {
    return [...this.sessions.values()].sort(inOrder).map((candidate) => this.look(target, candidate))
  }

  held(claim: ProcessorClaim): State | undefined {
    const state = this.of(claim.processor).get(keyOf(claim))
    return state?.owner === claim.owner ? state : undefined
  }

  change(claim: ProcessorClaim, to: (state: State) => State): void {
    const state = this.held(claim)
    if (state !== undefined) this.of(claim.processor).set(keyOf(claim), to(state))
  }
}

const make = (all: States): ProcessorStates["Type"] => ({
  unfinished: (target, { after, limit }) =>
    Effect.sync(() =>
      all.all(target).filter(({ candidate, done, wanted }) =>
        !Standing.same(done, wanted) && (after === undefined || inOrder(candidate, after) > 0)).slice(0, limit)),
  claim: (target, key, { at, until }) =>
    Effect.sync(() => {
      const candidate = all.sessions.get(keyOf(key))
      if (candidate === undefined) return undefined
      const { candidate: _, wanted, ...state } = all.look(target, candidate)
      const standing = Standing.of(state, wanted, at)
      if (standing._tag !== "Due") return undefined
      const owner = String(++all.owners)
      const attempts = standing.attempts + 1
      all.of(target.name).set(keyOf(key), { ...state, ...idle, tried: wanted, attempts, owner, leaseUntil: until })
      return { ...candidate, processor: target.name, version: target.version, owner, attempts }
    }),
  complete: (claim, items, commit, at) =>
    Effect.gen(function*() {
      if (all.held(claim) === undefined) return yield* new ClaimLost({ session: claim.session })
      yield* commit
      const done = { sha256: claim.sha256, family: claim.family, version: claim.version }
      all.change(claim, () => ({ ...fresh, done, items, processedAt: at }))
    }).pipe(Effect.uninterruptible),
  fail: (claim, { nextTryAt, reason }, at) =>
    Effect.sync(() =>
      all.change(claim, (state) => ({
        ...state,
        ...idle,
        lastError: reason,
        nextTryAt,
        deadAt: nextTryAt === undefined ? at : undefined
      }))
    ),
  release: (claim) =>
    Effect.sync(() => all.change(claim, (state) => ({ ...state, ...idle, attempts: state.attempts - 1 }))),
  retry: (processor, key) =>
    Effect.sync(() => {
      const states = all.of(processor)
      const stuck = [...states].filter(([id, { deadAt, nextTryAt }]) =>
        (deadAt !== undefined || nextTryAt !== undefined) && (key === undefined || id === keyOf(key)))
      for (const [id, state] of stuck) states.set(id, { ...state, attempts: 0, nextTryAt: undefined, deadAt: undefined })
      return stuck.length
    }),
  tally: (target) =>
    Effect.sync(() => {
      const rows = all.all(target)
      const done = rows.filter((row) => Standing.same(row.done, row.wanted))
      const latest = (times: ReadonlyArray<number | undefined>): number | undefined =>
        times.reduce((found, time) => time === undefined || (found ?? time) > time ? found : time, undefined)
      return {
        sessions: rows.length,
        done: done.length,
        items: rows.reduce((sum, { items }) => sum + items, 0),
        lastProcessedAt: latest(rows.map(({ processedAt }) => processedAt)),
        newestDone: latest(done.map(({ candidate }) => candidate.receivedAt))
      }
    })
})

/** A store of sessions that tells what is processed of new versions and of withdrawals. */
const told = (store: SessionStore["Type"], all: States): SessionStore["Type"] => ({
  ...store,
  record: (key, receivedAt, decide, terms) =>
    Effect.tap(store.record(key, receivedAt, decide, terms), ({ stored }) =>
      Effect.gen(function*() {
        const before = all.sessions.get(keyOf(key))
        const family = (yield* Effect.exit(store.family(key))).pipe(
          Exit.getOrElse(() => []),
          (files) => files.reduce((sum, { version }) => sum + version.revision, 0)
        )
        if (key.file !== undefined) {
          if (before !== undefined) all.sessions.set(keyOf(key), { ...before, family })
          return
        }
        const { revision, sha256, size } = stored.current
        const moved = before?.revision !== revision
        const at = moved ? receivedAt : before.receivedAt
        const { session, userId } = key
        all.sessions.set(keyOf(key), { userId, session, revision, sha256, size, receivedAt: at, family })
      })),
  withdraw: (key, at) =>
    Effect.tap(store.withdraw(key, at), () => {
      all.sessions.delete(keyOf(key))
      for (const states of all.states.values()) states.delete(keyOf(key))
    })
})

/** With the sessions it is about, for as long as the process lives. */
export const layer: Layer.Layer<ProcessorStates | SessionStore> = Layer.effectContext(
  Effect.map(SessionStore, (store) => {
    const all = new States()
    return Context.make(ProcessorStates, make(all)).pipe(Context.add(SessionStore, told(store, all)))
  })
).pipe(Layer.provide(MemorySessionStore.layer))
