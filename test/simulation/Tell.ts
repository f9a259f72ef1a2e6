import type { History, Job, Step, Trouble } from "./History.ts"

/** A history as a person reads it. */

const hurt = (trouble: Trouble | undefined): string => {
  if (trouble === undefined) return ""
  const cut = trouble.keep === undefined ? "" : `, then the power goes (${trouble.keep})`
  return trouble.how.startsWith("killed")
    ? `; killed ${trouble.how.slice(7)} its call ${trouble.at}${cut}`
    : `; its call ${trouble.at} fails with ${trouble.how}${cut}`
}

const job = (it: Job): string => {
  switch (it._tag) {
    case "Push":
      return `push${it.automatic ? " --quiet" : ""}${it.retry ? " --retry-failed" : ""}, the server answers ${
        it.replies.join(", ")
      }${hurt(it.trouble)}`
    case "Capture":
    case "Mark":
    case "Unmark":
    case "Discard":
      return `${it._tag.toLowerCase()} ${it.id}${hurt(it.trouble)}`
    default:
      return `${it._tag.toLowerCase()} the transcript of ${it.id}`
  }
}

const step = (it: Step): string => {
  switch (it._tag) {
    case "Together":
      return `at once, ${it.turns.join("+") || "1"} calls in turn: ${it.jobs.map(job).join("  |  ")}`
    case "Expire":
      return "the token expires"
    case "Renew":
      return "the user has the new token"
    case "Power":
      return `the power goes (${it.keep})`
    case "Clock":
      return `the clock is set by ${it.by / 3_600_000} h`
    default:
      return job(it)
  }
}

export const history = ({ logBytes, ordered, part, seed, steps }: History): string =>
  [
    `seed ${seed}; the disk keeps names in ${ordered ? "their" : "any"} order; logs are rolled above ${logBytes} bytes; ` +
    `parts hold ${part}`,
    ...steps.map((each, n) => `${String(n + 1).padStart(3)}. ${step(each)}`)
  ].join("\n")
