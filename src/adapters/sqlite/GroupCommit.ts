import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

/** One piece of work that wants to be committed together with others. */
export interface Job<P, A, E, F, R = never> {
  /** Two jobs of one key are never in the same transaction. */
  readonly key: string
  /** Looks at the rows and decides; one job after the other. */
  readonly prepare: Effect.Effect<P, E | F>
  /** Work that waits for the disk; beside that of the other jobs, in the fiber that asked for it. */
  readonly publish: (prepared: P) => Effect.Effect<void, E, R>
  /** Writes the rows; one job after the other. */
  readonly save: (prepared: P) => Effect.Effect<A, E | F>
}

/** More jobs than this wait for the next transaction. */
const most = 64

/** A job in the queue, whose answers stay with itself. */
interface Waiting<F, G> {
  readonly key: string
  readonly prepare: Effect.Effect<void>
  /** Tells its fiber to publish; `done` is called when it has. */
  readonly publish: (done: () => void) => void
  /** False when it failed half-way and is not undone yet; fails when that cannot be undone. */
  readonly save: (alone: boolean) => Effect.Effect<boolean, F>
  /** Gives the answer, or that of a transaction that failed. */
  readonly end: (transaction: Exit.Exit<void, G>) => void
}

/**
 * Runs jobs in transactions shared by all that came while the one before was under way: their commits cost one sync of
 * the log instead of one each, and what they publish is made durable side by side, each in the fiber that asked for it. A
 * job that fails takes nobody with it; when the transaction fails all its jobs do. An answer is given only after the
 * commit. `transact` makes of a program one transaction. `savepoint` tells how a part of it ended, and has undone that part
 * when it failed; it fails when there is nothing to go back to, and everybody with it. A job alone needs none.
 */
export const make = <F, G>(
  transact: <A>(work: Effect.Effect<A, F>) => Effect.Effect<A, G>,
  savepoint: <A, E>(work: Effect.Effect<A, E>) => Effect.Effect<Exit.Exit<A, E>, F>
) => {
  let waiting: Array<Waiting<F, G>> = []
  let running = false

  const take = (): ReadonlyArray<Waiting<F, G>> => {
    const keys = new Set<string>()
    const taken: Array<Waiting<F, G>> = []
    waiting = waiting.filter((each) => {
      if (taken.length === most || keys.has(each.key)) return true
      keys.add(each.key)
      taken.push(each)
      return false
    })
    return taken
  }

  const publishAll = (jobs: ReadonlyArray<Waiting<F, G>>) =>
    Effect.async<void>((resume) => {
      let left = jobs.length
      const done = (): void => {
        if (--left === 0) resume(Effect.void)
      }
      for (const job of jobs) job.publish(done)
    })

  const batch = (jobs: ReadonlyArray<Waiting<F, G>>) =>
    transact(Effect.gen(function*() {
      for (const job of jobs) yield* job.prepare
      yield* publishAll(jobs)
      for (const job of jobs) {
        if (!(yield* job.save(jobs.length === 1))) return yield* Effect.dieMessage("undone")
      }
    }))

  const drain: Effect.Effect<void> = Effect.gen(function*() {
    for (let jobs = take(); jobs.length > 0; jobs = take()) {
      const exit = yield* Effect.exit(batch(jobs))
      for (const job of jobs) job.end(exit)
    }
    running = false
  })

  /** Queues a job and waits for its commit. Whoever finds nothing under way starts. */
  return <P, A, E, R>(job: Job<P, A, E, F, R>): Effect.Effect<A, E | F | G, R> =>
    Effect.gen(function*() {
      const turn = yield* Deferred.make<(() => void) | undefined>()
      const answer = yield* Deferred.make<A, E | F | G>()
      let prepared: Exit.Exit<P, E | F> = Exit.die("not prepared")
      let published: Exit.Exit<void, E | F> = Exit.die("not published")
      let saved: Exit.Exit<A, E | F> | undefined
      waiting.push({
        key: job.key,
        prepare: Effect.map(Effect.exit(job.prepare), (exit) => void (prepared = exit)),
        publish: (done) => {
          Deferred.unsafeDone(turn, Effect.succeed(Exit.isSuccess(prepared) ? done : undefined))
          if (Exit.isFailure(prepared)) done()
        },
        save: (alone) => {
          const writes = Exit.isSuccess(published)
          const work = Effect.flatMap(prepared, (plan) => Effect.zipRight(published, job.save(plan)))
          return Effect.map(writes && !alone ? savepoint(work) : Effect.exit(work), (exit) => {
            saved = exit
            return Exit.isSuccess(exit) || !writes || !alone
          })
        },
        end: (transaction) => {
          Deferred.unsafeDone(turn, Effect.succeed(undefined))
          const own = saved !== undefined && Exit.isFailure(saved) ? saved : undefined
          const shared = Exit.isFailure(transaction) ? Exit.failCause(transaction.cause) : saved
          Deferred.unsafeDone(answer, own ?? shared ?? Exit.die("not saved"))
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
