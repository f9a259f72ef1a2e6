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

/** A job in the queue, whose answers stay with itself: nothing here fails. */
interface Waiting<G> {
  readonly key: string
  readonly prepare: Effect.Effect<void>
  /** Tells its fiber to publish; `done` is called when it has. */
  readonly publish: (done: () => void) => void
  readonly save: Effect.Effect<void>
  /** Gives the answer, or that of a transaction that failed. */
  readonly end: (transaction: Exit.Exit<void, G>) => void
}

/**
 * Runs jobs in transactions shared by all that came while the one before was under way: their commits cost one sync of
 * the log instead of one each, and what they publish is made durable side by side, each in the fiber that asked for it. A
 * job that fails takes nobody with it; when the transaction fails all its jobs do. An answer is given only after the
 * commit. `transact` makes of a program one transaction, `savepoint` one that is undone alone.
 */
export const make = <F, G>(
  transact: <A>(work: Effect.Effect<A, F>) => Effect.Effect<A, G>,
  savepoint: <A, E>(work: Effect.Effect<A, E>) => Effect.Effect<A, E | F>
) => {
  let waiting: Array<Waiting<G>> = []
  let running = false

  const take = (): ReadonlyArray<Waiting<G>> => {
    const keys = new Set<string>()
    const taken: Array<Waiting<G>> = []
    waiting = waiting.filter((each) => {
      if (taken.length === most || keys.has(each.key)) return true
      keys.add(each.key)
      taken.push(each)
      return false
    })
    return taken
  }

  const publishAll = (jobs: ReadonlyArray<Waiting<G>>) =>
    Effect.async<void>((resume) => {
      let left = jobs.length
      const done = (): void => {
        if (--left === 0) resume(Effect.void)
      }
      for (const job of jobs) job.publish(done)
    })

  const batch = (jobs: ReadonlyArray<Waiting<G>>) =>
    transact(Effect.gen(function*() {
      for (const job of jobs) yield* job.prepare
      yield* publishAll(jobs)
      for (const job of jobs) yield* job.save
    }))

  const drain: Effect.Effect<void> = Effect.gen(function*() {
    for (let jobs = take(); jobs.length > 0; jobs = take()) {
      const exit = yield* Effect.exit(batch(jobs))
      for (const job of jobs) job.end(exit)
    }
    running = false
  })

  /** Queues a job and waits for its commit. Whoever finds nothing under way starts. */
  return <P, A, E>(job: Job<P, A, E, F>): Effect.Effect<A, E | F | G> =>
    Effect.gen(function*() {
      const turn = yield* Deferred.make<(() => void) | undefined>()
      const answer = yield* Deferred.make<A, E | F | G>()
      let prepared: Exit.Exit<P, E | F> = Exit.die("not prepared")
      let published: Exit.Exit<void, E | F> = Exit.die("not published")
      let saved: Exit.Exit<A, E | F> = Exit.die("not saved")
      waiting.push({
        key: job.key,
        prepare: Effect.map(Effect.exit(job.prepare), (exit) => void (prepared = exit)),
        publish: (done) => {
          Deferred.unsafeDone(turn, Effect.succeed(Exit.isSuccess(prepared) ? done : undefined))
          if (Exit.isFailure(prepared)) done()
        },
        save: Effect.suspend(() => {
          const work = Effect.flatMap(prepared, (plan) => Effect.zipRight(published, job.save(plan)))
          return Effect.map(Effect.exit(Exit.isSuccess(published) ? savepoint(work) : work), (exit) => void (saved = exit))
        }),
        end: (transaction) => {
          Deferred.unsafeDone(turn, Effect.succeed(undefined))
          Deferred.unsafeDone(answer, Exit.isSuccess(transaction) ? saved : Exit.failCause(transaction.cause))
        }
      })
      if (!running) {
        running = true
        yield* Effect.forkDaemon(Effect.uninterruptible(drain))
      }
      const done = yield* Deferred.await(turn)
      if (done !== undefined) {
        published = yield* Effect.exit(Effect.flatMap(prepared, job.publish))
        done()
      }
      return yield* Deferred.await(answer)
    }).pipe(Effect.uninterruptible)
}
