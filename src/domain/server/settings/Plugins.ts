import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** What serving plugins may take. */
export const plugins = {
  gitTimeLimit: Setting.make({
    variables: ["AGNES_MARKETPLACE_TIME_LIMIT"],
    kind: Kind.duration(1, "60s"),
    fallback: 60_000,
    about: "What one git that serves plugins may take, and how long a request waits for its turn."
  }),
  gitProcesses: Setting.make({
    variables: ["AGNES_MARKETPLACE_PROCESSES"],
    kind: Kind.whole(1, 64, 4),
    fallback: 4,
    about: "How many gits serve plugins at once."
  })
}
