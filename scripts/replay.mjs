/** `npm run replay SEED`: the history of a seed, whether it keeps every promise, else the shortest one like it. */
import { prepare } from "./simulate.mjs"

const [seed] = process.argv.slice(2)
if (seed === undefined || !/^\d+$/.test(seed)) {
  console.error("Usage: npm run replay SEED")
  process.exitCode = 2
} else {
  const simulator = await prepare()
  try {
    process.stdout.write(await simulator.run(["replay", seed]))
  } finally {
    simulator.remove()
  }
}
