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
  interface Waiting {
    readonly job: Job<any, any, any, F>
    readonly done: Deferred.Deferred<any, any>
  }
  let waiting: Array<Waiting> = []
  let running = false

  const take = (): ReadonlyArray<Waiting> => {
    const keys = new Set<string>()
    const taken: Array<Waiting> = []
    waiting = waiting.filter((each) => {
      if (taken.length === most || keys.has(each.job.key)) return true
      keys.add(each.job.key)
      taken.push(each)
      return false
    })
    return taken
  }

  const batch = (jobs: ReadonlyArray<Waiting>) =>
    transact(Effect.gen(function*() {
      const prepared: Array<Exit.Exit<any, any>> = []
      for (const { job } of jobs) prepared.push(yield* Effect.exit(job.prepare))
      const published = yield* Effect.forEach(
        jobs,
        ({ job }, i) => Effect.exit(Effect.flatMap(prepared[i] as Exit.Exit<any, any>, job.publish)),
        { concurrency: "unbounded" }
      )
      const saved: Array<Exit.Exit<any, any>> = []
      for (const [i, { job }] of jobs.entries()) {
        const save = Effect.zipRight(published[i]!, Effect.flatMap(prepared[i]!, job.save))
        saved.push(yield* Effect.exit(Exit.isSuccess(published[i]!) ? savepoint(save) : save))
      }
      return saved
    }))

  const drain: Effect.Effect<void> = Effect.gen(function*() {
    for (let jobs = take(); jobs.length > 0; jobs = take()) {
      const exit = yield* Effect.exit(batch(jobs))
      for (const [i, { done }] of jobs.entries()) {
        yield* Deferred.done(done, Exit.isSuccess(exit) ? exit.value[i]! : Exit.failCause(exit.cause))
      }
    }
    running = false
  })

  /** Queues a job and waits for its commit. Whoever finds nothing under way starts. */
  return <P, A, E>(job: Job<P, A, E, F>): Effect.Effect<A, E | F | G> =>
    Effect.gen(function*() {
      const done = yield* Deferred.make<A, E | F | G>()
      waiting.push({ job, done })
      if (!running) {
        running = true
        yield* Effect.forkDaemon(Effect.uninterruptible(drain))
      }
      return yield* Deferred.await(done)
    }).pipe(Effect.uninterruptible)
}
