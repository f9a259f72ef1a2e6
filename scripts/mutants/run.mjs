/** All chosen mutants in some copies at once. */
import * as Copy from "./copy.mjs"
import { kill } from "./kill.mjs"

const inCopies = async (tasks, workers, work) => {
  const left = [...tasks]
  const results = new Map()
  const worker = async () => {
    if (left.length === 0) return
    const copy = Copy.make()
    try {
      for (let task = left.shift(); task !== undefined; task = left.shift()) results.set(task, await work(copy, task))
    } finally {
      copy.remove()
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return tasks.map((task) => results.get(task))
}

const key = (killer) => JSON.stringify([killer.tests, killer.name, killer.run, killer.built, killer.environment])

/** Answers one result for each mutant: `isKilled` when everything that has to catch it did. */
export const run = async (mutants, { told, workers }) => {
  const distinct = [...new Map(mutants.flatMap(({ killers }) => killers).map((killer) => [key(killer), killer])).values()]
  const calm = await inCopies(distinct, workers, async ({ root }, killer) => {
    const found = await kill(root, killer)
    told(`without a bug: ${(killer.tests ?? killer.run).join(" ")} ${found.end} (${found.seconds.toFixed(0)} s)`)
    return found
  })
  const sound = new Map(distinct.map((killer, n) => [key(killer), calm[n]]))
  return inCopies(mutants, workers, async (copy, mutant) => {
    const restore = copy.mutate(mutant)
    const killers = []
    try {
      for (const killer of mutant.killers) {
        const before = sound.get(key(killer))
        const end = before.end === "survived"
          ? await kill(copy.root, killer)
          : { ...before, end: before.end === "not run" ? "not run" : "useless", by: `without a bug: ${before.by}` }
        killers.push(end)
        told(`${mutant.id} ${killer.tier}: ${end.end} (${end.seconds.toFixed(0)} s)`)
      }
    } finally {
      restore()
    }
    const { id, what } = mutant
    const ran = killers.filter(({ end }) => end !== "not run")
    return { id, what, killers, isKilled: ran.length > 0 && ran.every(({ end }) => end === "killed") }
  })
}
