import type { Command, History, Job, Step } from "./History.ts"
import type { Mutant } from "./Mutant.ts"
import * as Play from "./Play.ts"
import type { Violation } from "./World.ts"

/** The smallest history near the given one that still breaks the same promise, and how. */
export const shrink = (history: History, mutant: Mutant, check: string): readonly [History, Violation] => {
  const broken = (candidate: History): Violation | undefined =>
    Play.play(candidate, mutant).violations.find((violation) => violation.check === check)
  let best = history
  let violation = broken(history)!
  for (let again = true, budget = 2000; again && budget > 0;) {
    again = false
    for (const candidate of smaller(best)) {
      budget -= 1
      const found = broken(candidate)
      if (found === undefined) continue
      best = candidate
      violation = found
      again = true
      break
    }
  }
  return [best, violation]
}

function* smaller(history: History): Generator<History> {
  const { steps } = history
  for (let n = 0; n < steps.length; n++) yield { ...history, steps: steps.toSpliced(n, 1) }
  for (const [n, step] of steps.entries()) {
    for (const simpler of simplerSteps(step)) yield { ...history, steps: steps.with(n, simpler) }
  }
  if (history.ordered) yield { ...history, ordered: false }
  if (history.part < 128) yield { ...history, part: 128 }
  if (history.logBytes < 1000) yield { ...history, logBytes: 10_485_760 }
}

function* simplerSteps(step: Step): Generator<Step> {
  if (step._tag === "Together") {
    yield* step.jobs
    for (let n = 0; n < step.turns.length; n++) yield { ...step, turns: step.turns.toSpliced(n, 1) }
    for (const [n, job] of step.jobs.entries()) {
      for (const simpler of simplerJobs(job)) yield { ...step, jobs: step.jobs.with(n, simpler) }
    }
    return
  }
  if (step._tag === "Power" || step._tag === "Clock") return
  if (step._tag !== "Expire" && step._tag !== "Renew") yield* simplerJobs(step)
}

function* simplerJobs(job: Job): Generator<Job> {
  if ("trouble" in job && job.trouble !== undefined) {
    const { trouble, ...calm } = job
    const { keep, ...kept } = trouble
    yield calm as Command
    if (keep !== undefined) yield { ...job, trouble: kept }
    for (let n = 0; n <= 20 && (keep ?? 0) > 20; n++) yield { ...job, trouble: { ...trouble, keep: n } }
    if (trouble.how === "killed-after") yield { ...job, trouble: { ...trouble, how: "killed-before" } }
  }
  if (job._tag !== "Push") return
  for (let n = 0; n < job.replies.length && job.replies.length > 1; n++) {
    yield { ...job, replies: job.replies.toSpliced(n, 1) }
  }
  if (job.retry) yield { ...job, retry: false }
  if (job.automatic) yield { ...job, automatic: false }
}
