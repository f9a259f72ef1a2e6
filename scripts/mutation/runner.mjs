/**
 * A runner for vitest that judges mutants: each test file is collected and run once to learn which of its tests reach
 * which mutants, then the mutants nobody caught yet are switched on one at a time and the tests that reach them run until
 * one fails. A mutant in what a module does as it is loaded is on while the test file and all it imports are loaded anew.
 * It reads what to do from AGNES_MUTATION (`{ mutants: [id], log }`) and adds one JSON object a line to the log.
 */
import { addEqualityTesters } from "@effect/vitest"
import { collectTests } from "@vitest/runner"
import { getTests } from "@vitest/runner/utils"
import * as FastCheck from "effect/FastCheck"
import { appendFileSync, readFileSync } from "node:fs"
import { VitestTestRunner } from "vitest/runners"
import { getFn } from "vitest/suite"

/** A mutant that is reached this many times as often as the code itself is going round in circles. */
const rounds = 10

const root = process.cwd()
const { log, mutants, seed } = JSON.parse(readFileSync(process.env.AGNES_MUTATION, "utf8"))
const tell = (entry) => appendFileSync(log, `${JSON.stringify(entry)}\n`)

// The same values in each run, so that a score is one of the tests and not of chance; the smallest is not looked for.
FastCheck.configureGlobal({ endOnFailure: true, seed })
addEqualityTesters()

/** What the switches of the instrumented code look at. */
const switches = globalThis.__stryker__ ??= {}

/** What earlier files, or an earlier process that had to be ended, have found. */
const known = () => {
  const lines = readFileSync(log, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))
  return {
    caught: new Set(lines.filter(({ end }) => end === "killed" || end === "timeout").map(({ id }) => id)),
    tried: new Set(lines.filter(({ end }) => end !== undefined).map(({ file, id }) => `${id} ${file}`)),
    files: new Set(lines.filter(({ judged }) => judged !== undefined).map(({ judged }) => judged))
  }
}

const attempt = async (test) => {
  const began = performance.now()
  let failure
  try {
    await getFn(test)()
  } catch (error) {
    failure = error ?? new Error("no reason")
  }
  for (const end of test.onFinished ?? []) await end()
  test.onFinished = []
  return { failure, took: performance.now() - began }
}

export default class MutantRunner extends VitestTestRunner {
  importFile(path, source) {
    if (source === "collect") this.forget()
    return super.importFile(path, source)
  }

  /** Modules of the house are evaluated anew; packages stay. */
  forget() {
    const { moduleCache } = this.workerState
    moduleCache.forEach((module, path) => {
      if (path.includes(`${root}/src/`) || path.includes(`${root}/test/`)) moduleCache.invalidateModule(module)
    })
    switches.mutantCoverage = { static: {}, perTest: {} }
    switches.currentTestId = undefined
  }

  async onCollected(files) {
    // Collected anew with a mutant in it.
    if (switches.activeMutant !== undefined) return
    for (const file of files) {
      const tests = getTests(file).filter(({ mode }) => mode === "run")
      const name = file.filepath.slice(root.length + 1)
      if (file.result?.state === "fail") tell({ broken: name, by: String(file.result.errors?.[0]?.message) })
      else if (!known().files.has(name)) await this.judge(file.filepath, name, tests)
      for (const test of tests) test.mode = "skip"
    }
  }

  async judge(path, name, tests) {
    const loaded = { ...switches.mutantCoverage.static }
    const { perTest } = switches.mutantCoverage
    const took = new Map()
    for (const test of tests) {
      switches.currentTestId = test.id
      const { failure, took: time } = await attempt(test)
      if (failure === undefined) took.set(test.name, time)
      else tell({ broken: `${name} > ${test.name}`, by: String(failure.message ?? failure) })
    }
    switches.currentTestId = undefined
    const quickFirst = (some) =>
      some.filter((test) => took.has(test.name)).sort((left, right) => took.get(left.name) - took.get(right.name))

    const { caught, tried } = known()
    const left = mutants.filter((id) => !caught.has(id) && !tried.has(`${id} ${name}`))
    const reaching = (id) => tests.filter((test) => perTest[test.id]?.[id] !== undefined)
    const hits = (id) => (loaded[id] ?? 0) + tests.reduce((sum, test) => sum + (perTest[test.id]?.[id] ?? 0), 0)
    for (const id of left.filter((id) => loaded[id] === undefined && reaching(id).length > 0)) {
      tell({ id, file: name, begun: true })
      tell({ id, file: name, ...await this.withMutant(id, hits(id), async () => quickFirst(reaching(id))) })
    }
    for (const id of left.filter((id) => loaded[id] !== undefined)) {
      tell({ id, file: name, begun: true })
      tell({
        id, file: name,
        ...await this.withMutant(id, hits(id), async () => {
          const [anew] = await collectTests([{ filepath: path, testLocations: undefined }], this)
          if (anew.result?.state === "fail") throw new Error("the test file cannot be loaded")
          return quickFirst(getTests(anew))
        })
      })
    }
    tell({ judged: name, tests: tests.length })
  }

  /** `killed` by a test that fails, `timeout` when it goes round in circles, or `survived`. */
  async withMutant(id, hits, prepare) {
    switches.hitLimit = rounds * Math.max(hits, 100)
    switches.hitCount = 0
    switches.activeMutant = id
    try {
      for (const test of await prepare()) {
        const { failure } = await attempt(test)
        if (switches.hitCount > switches.hitLimit) return { end: "timeout" }
        if (failure !== undefined) return { end: "killed", by: test.name }
      }
      return { end: "survived" }
    } catch (error) {
      return { end: "killed", by: error.message }
    } finally {
      switches.activeMutant = undefined
      switches.hitCount = undefined
    }
  }
}
