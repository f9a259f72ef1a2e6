import * as Schedule from "./Schedule.ts"

/** What an operator may say about jobs; seconds. */
export interface Cadences {
  readonly schedulerTick: number
  readonly collectorInterval: number
  readonly verificationInterval: number
  readonly usageInterval: number
  readonly corporateMemoryInterval: number
  readonly healthInterval: number
}

/** A scheduled job, as a process beside the server starts it (server spec §10.1). */
export interface Job {
  readonly name: string
  readonly schedule: Schedule.Schedule
  readonly method: "GET" | "POST"
  /** With its query. */
  readonly path: string
  /** Milliseconds an answer may take. */
  readonly timeout: number
}

export const collector = "session-collector"
export const corporateMemory = "corporate-memory"
export const ofProcessor = (name: string): string => `session-processor:${name}`

const second = 1000

/** The jobs of the specification that this server has, in its order. */
export const table = (said: Cadences): ReadonlyArray<Job> => {
  const every = Schedule.ofSeconds
  const processor = (name: string, seconds: number, timeout: number): Job => ({
    name: ofProcessor(name),
    schedule: every(seconds),
    method: "POST",
    path: `/api/admin/run-session-processor?processor=${encodeURIComponent(name)}`,
    timeout
  })
  return [
    { name: "health-check", schedule: every(said.healthInterval), method: "GET", path: "/api/health", timeout: 30 * second },
    {
      name: collector,
      schedule: every(said.collectorInterval),
      method: "POST",
      path: "/api/admin/run-session-collector",
      timeout: 300 * second
    },
    processor("verification", said.verificationInterval, 900 * second),
    processor("usage", said.usageInterval, 300 * second),
    {
      name: corporateMemory,
      schedule: every(said.corporateMemoryInterval),
      method: "POST",
      path: "/api/admin/run-corporate-memory",
      timeout: 900 * second
    }
  ]
}

/** How often a processor runs; seconds. One that has no setting says so itself. */
export const processorSchedule = (said: Cadences, name: string, own: Schedule.Schedule): Schedule.Schedule =>
  table(said).find((job) => job.name === ofProcessor(name))?.schedule ?? own

/** Sentences for the operator: a look at what is due must come at least as often as the job that runs most often. */
export const problems = (said: Cadences): ReadonlyArray<string> => {
  const smallest = Math.min(
    said.collectorInterval,
    said.verificationInterval,
    said.usageInterval,
    said.corporateMemoryInterval,
    said.healthInterval
  )
  return said.schedulerTick <= smallest ? [] : [
    `SCHEDULER_TICK_SECONDS is ${said.schedulerTick}: a tick must not be longer than the smallest interval, `
    + `which is ${smallest}. Example: SCHEDULER_TICK_SECONDS=${Math.min(30, smallest)}`
  ]
}

/** Milliseconds between two runs of a processor; of one that runs at times of day, a day. */
export const cadenceMillis = (schedule: Schedule.Schedule): number =>
  schedule._tag === "Every" ? schedule.minutes * 60 * second : 86_400 * second
