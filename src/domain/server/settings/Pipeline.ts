import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** How often something runs, as the server before us was told (server spec §10.1): a blank variable is a mistake there. */
const cadence = (variable: string, seconds: number, about: string) =>
  Setting.make({
    variables: [variable],
    kind: Kind.whole(1, 31_536_000, seconds),
    fallback: seconds,
    blank: "refused",
    about
  })

/** What is made of sessions, and when. */
export const pipeline = {
  scheduler: Setting.make({
    variables: ["AGNES_SCHEDULER"],
    kind: Kind.toggle,
    fallback: true,
    about: "The server starts its jobs by itself. Off where agnes scheduler or a timer does."
  }),
  schedulerApi: Setting.make({
    variables: ["AGNES_API_URL", "API_URL"],
    kind: Kind.url("http://localhost:8000"),
    fallback: "http://localhost:8000",
    about: "The server whose jobs agnes scheduler starts."
  }),
  schedulerState: Setting.make({
    variables: ["AGNES_SCHEDULER_STATE"],
    kind: Kind.optional(Kind.text("a file", "/var/lib/agnes/scheduler.json")),
    fallback: undefined,
    about: "Where agnes scheduler keeps when jobs ran; scheduler.json in the data folder when not set."
  }),
  schedulerTick: cadence("SCHEDULER_TICK_SECONDS", 30, "Seconds between two looks at what is due."),
  collectorInterval: cadence(
    "SCHEDULER_SESSION_COLLECTOR_INTERVAL",
    600,
    "Seconds between two collections from home directories; the server does it where it is told who is who."
  ),
  verificationInterval: cadence(
    "SCHEDULER_VERIFICATION_DETECTOR_INTERVAL",
    900,
    "Seconds between two runs of the processor verification."
  ),
  usageInterval: cadence("SCHEDULER_USAGE_PROCESSOR_INTERVAL", 600, "Seconds between two runs of the processor usage."),
  corporateMemoryInterval: cadence(
    "SCHEDULER_CORPORATE_MEMORY_INTERVAL",
    1020,
    "Seconds between two looks whether people sent new notes (CLAUDE.local.md) to learn from."
  ),
  healthInterval: cadence("SCHEDULER_HEALTH_CHECK_INTERVAL", 300, "Seconds between two health checks of agnes scheduler."),
  stuckGrace: Setting.make({
    variables: ["SESSION_PIPELINE_STUCK_FILE_GRACE_SECONDS"],
    kind: Kind.optional(Kind.whole(1, 31_536_000, 7200)),
    fallback: undefined,
    about: "Seconds an overtaken session may wait before the health check tells; eight times the interval when not set."
  }),
  processorTimeLimit: Setting.make({
    variables: ["AGNES_PROCESSOR_TIME_LIMIT"],
    kind: Kind.duration(1, "60s"),
    fallback: 60_000,
    about: "What a processor gets for one session."
  }),
  processorMemory: Setting.make({
    variables: ["AGNES_PROCESSOR_MEMORY"],
    kind: Kind.bytes(16 * 1024 ** 2, "512MiB"),
    fallback: 512 * 1024 ** 2,
    about: "Memory a processor may take for one session, in bytes."
  }),
  processorAttempts: Setting.make({
    variables: ["AGNES_PROCESSOR_ATTEMPTS"],
    kind: Kind.whole(1, 100, 8),
    fallback: 8,
    about: "Failed tries of one version of a session before it is given up; agnes pipeline retry has it tried again."
  }),
  knowledgePending: Setting.make({
    variables: ["AGNES_KNOWLEDGE_PENDING"],
    kind: Kind.whole(1, 1_000_000, 200),
    fallback: 200,
    about: "Pieces of knowledge from one person that may wait to be judged; no more are taken before."
  }),
  knowledgeRunItems: Setting.make({
    variables: ["AGNES_KNOWLEDGE_RUN_ITEMS"],
    kind: Kind.whole(1, 1_000_000, 500),
    fallback: 500,
    about: "New pieces of knowledge one run may find; the sessions and notes behind are due for the next."
  })
}
