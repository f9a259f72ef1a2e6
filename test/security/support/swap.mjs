/**
 * Exchanges two names as fast as it can until it is killed, so that a path is now one thing and now the other:
 * `swap.mjs NAME OTHER`. Says "ready" first.
 */
import { renameSync } from "node:fs"

const [, , name, other] = process.argv
const aside = `${other}.aside`
process.stdout.write("ready\n")
for (;;) {
  renameSync(name, aside)
  renameSync(other, name)
  renameSync(aside, other)
}
