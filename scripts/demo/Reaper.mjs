/** Waits, then ends a server and deletes the demo's folder: `node Reaper.mjs PID FOLDER MILLISECONDS`. */
import { readFileSync, rmSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"

const [pid, folder, milliseconds] = process.argv.slice(2)

/** Where `/proc` tells, a process that is not the demo's any more is left alone. */
const isOurs = () => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder)
  } catch (error) {
    return error.code === "ENOENT" && process.platform !== "linux"
  }
}

await sleep(Number(milliseconds))
try {
  if (isOurs()) process.kill(Number(pid), "SIGTERM")
} catch (error) {
  if (error.code !== "ESRCH") throw error
}
await sleep(3000)
rmSync(folder, { recursive: true, force: true })
