import * as os from "node:os"
import process from "node:process"

/** About a quarter of a processor's time where one other thread wants all of it: it goes on on a busy machine, too. */
const niceness = 5

/**
 * Lets this thread go behind all others where there are fewer processors than work: whoever waits for a page is served
 * first. On Linux each thread has a priority of its own; elsewhere it is that of the whole process, and stays.
 */
export const giveWay = (): void => {
  if (process.platform !== "linux") return
  try {
    os.setPriority(0, niceness)
  } catch {
    // Where that is forbidden, it works as before.
  }
}
