import type * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

/** One piece of work that wants to be committed together with others. */
export interface Job<P, A, E, F> {
  /** Two jobs of one key are never in the same transaction. */
  readonly key: string
  /** Looks at the rows and decides; one job after the other. */
  readonly prepare: Effect.Effect<P, E | F>
  /** Work that waits for the disk; beside that of the other jobs. */
  readonly publish: (prepared: P) => Effect.Effect<void, E>
  /** Writes the rows; one job after the other. */
  readonly save: (prepared: P) => Effect.Effect<A, E | F>
}

/** More jobs than this wait for the next transaction. */
const most = 64

/**
 * Runs jobs in transactions shared by all that came while the one before was under way: their commits cost one sync of
 * the log instead of one each, and what they publish is made durable side by side. A job that fails takes nobody with
 * it; when the transaction fails all its jobs do. An answer is given only after the commit. `transact` makes of a
 * program one transaction, `savepoint` one that is undone alone.
 */
export const make = <F, G>(
  transact: <A>(work: Effect.Effect<A, F>) => Effect.Effect<A, G>,
  savepoint: <A, E>(work: Effect.Effect<A, E>) => Effect.Effect<A, E | F>
) => {
  /** A job whose answers stay with itself: nothing here fails. */
  interface Waiting {
    readonly key: string
    readonly prepare: Effect.Effect<void>
    readonly publish: Effect.Effect<void>
    readonly save: Effect.Effect<void>
    readonly committed: Effect.Effect<void>
    readonly failed: (cause: Cause.Cause<G>) => Effect.Effect<void>
  }
  let waiting: Array<Waiting> = []
  let running = false

  const take = (): ReadonlyArray<Waiting> => {
    const keys = new Set<string>()
    const taken: Array<Waiting> = []
    waiting = waiting.filter((each) => {
      if (taken.length === most || keys.has(each.key)) return true
      keys.add(each.key)
      taken.push(each)
      return false
    })
    return taken
  }

  const batch = (jobs: ReadonlyArray<Waiting>) =>
    transact(Effect.gen(function*() {
      yield* Effect.forEach(jobs, ({ prepare }) => prepare, { discard: true })
      yield* Effect.forEach(jobs, ({ publish }) => publish, { concurrency: "unbounded", discard: true })
      yield* Effect.forEach(jobs, ({ save }) => save, { discard: true })
    }))

  const drain: Effect.Effect<void> = Effect.gen(function*() {
    for (let jobs = take(); jobs.length > 0; jobs = take()) {
      const exit = yield* Effect.exit(batch(jobs))
      for (const job of jobs) yield* Exit.isSuccess(exit) ? job.committed : job.failed(exit.cause)
    }
    running = false
  })

  const waitingFor = <P, A, E>(job: Job<P, A, E, F>, done: Deferred.Deferred<A, E | F | G>): Waiting => {
    let prepared: Exit.Exit<P, E | F> = Exit.die("not prepared")
    let published: Exit.Exit<P, E | F> = prepared
    let saved: Exit.Exit<A, E | F> = Exit.die("not saved")
    const keep = <X, Y>(work: Effect.Effect<X, Y>, into: (exit: Exit.Exit<X, Y>) => void) =>
      Effect.map(Effect.exit(work), into)
    return {
      key: job.key,
      prepare: keep(job.prepare, (exit) => void (prepared = exit)),
      publish: Effect.suspend(() =>
        keep(Effect.tap(prepared, (plan) => job.publish(plan)), (exit) => void (published = exit))),
      save: Effect.suspend(() => {
        const work = Effect.flatMap(published, job.save)
        return keep(Exit.isSuccess(published) ? savepoint(work) : work, (exit) => void (saved = exit))
      }),
      committed: Effect.suspend(() => Deferred.done(done, saved)),
      failed: (cause) => Deferred.failCause(done, cause)
    }
  }

  /** Queues a job and waits for its commit. Whoever finds nothing under way starts. */
  return <P, A, E>(job: Job<P, A, E, F>): Effect.Effect<A, E | F | G> =>
    Effect.gen(function*() {
      const done = yield* Deferred.make<A, E | F | G>()
      waiting.push(waitingFor(job, done))
      if (!running) {
        running = true
        yield* Effect.forkDaemon(Effect.uninterruptible(drain))
      }
      return yield* Deferred.await(done)
    }).pipe(Effect.uninterruptible)
}
